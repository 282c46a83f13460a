import { Hero } from '@/components/catalog/hero';
import { PosterCard } from '@/components/catalog/poster-card';
import { ResumeCard } from '@/components/catalog/resume-card';
import { rulerMsOf } from '@/components/catalog/ruler';
import { PosterGrid, Shelf } from '@/components/catalog/shelf';
import { OutOfReach } from '@/components/checkout/out-of-reach';
import { EmptyState } from '@/components/ui/empty-state';
import { ifReachable, readLibrary, readPositions, readStanding, readTitles } from './read-shop';
import { TitleActions } from './title-actions';

export const metadata = { title: 'Programme' };

const SHELF_MAX = 4;

export default async function HomePage() {
  const [titles, standing, resumable = []] = await Promise.all([
    readTitles(),
    ifReachable(readStanding()),
    ifReachable(readResumable()),
  ]);
  const [first] = titles;
  const rulerMs = rulerMsOf(titles);
  if (first === undefined) {
    return (
      <main id="main" className="px-(--gutter) pt-10">
        <EmptyState title="The programme is empty." headingLevel={1} flush>
          The titles come with the first start of the gateway. If they do not, its log says why.
        </EmptyState>
      </main>
    );
  }
  return (
    <main id="main">
      <Hero
        title={first}
        eyebrow={first.forSale ? 'Film of the week' : 'Announced'}
        actions={<TitleActions title={first} standing={standing} aboutLink />}
      />
      {standing === undefined && (
        <div className="px-(--gutter) pt-8">
          <OutOfReach />
        </div>
      )}
      {resumable.length > 0 && (
        <Shelf heading={resumable.some(({ positionMs }) => positionMs > 0) ? 'Continue watching' : 'My films'}>
          <div className="-mr-(--gutter) grid auto-cols-[72%] grid-flow-col gap-5 overflow-x-auto pr-(--gutter) pb-1 sm:mr-0 sm:grid-flow-row sm:auto-cols-auto sm:grid-cols-2 sm:overflow-visible sm:pr-0 md:grid-cols-4">
            {resumable.map(({ title, positionMs }) => (
              <ResumeCard key={title.id} title={title} rulerMs={rulerMs} positionMs={positionMs} />
            ))}
          </div>
        </Shelf>
      )}
      <Shelf
        heading="The programme"
        note={
          titles.every(({ durationMs }) => durationMs !== undefined)
            ? 'The line under each poster is its length.'
            : 'The line under each poster is its length. A bare line: announced, not for sale yet.'
        }
      >
        <PosterGrid>
          {titles.map((title) => (
            <PosterCard key={title.id} title={title} rulerMs={rulerMs} owned={standing?.owned.has(title.id)} />
          ))}
        </PosterGrid>
      </Shelf>
    </main>
  );
}

async function readResumable() {
  const [library, positions] = await Promise.all([readLibrary(), readPositions()]);
  return library.slice(0, SHELF_MAX).map(({ title }) => ({ title, positionMs: positions.get(title.id) ?? 0 }));
}
