import { Hero } from '@/components/catalog/hero';
import { PosterCard } from '@/components/catalog/poster-card';
import { ResumeCard } from '@/components/catalog/resume-card';
import { rulerMsOf } from '@/components/catalog/ruler';
import { PosterGrid, Shelf } from '@/components/catalog/shelf';
import { EmptyState } from '@/components/ui/empty-state';
import { readLibrary, readPositions, readStanding, readTitles } from './read-shop';
import { TitleActions } from './title-actions';

export const metadata = { title: 'Programme' };

const SHELF_MAX = 4;

export default async function HomePage() {
  const [titles, library, positions, { owned, inCart }] = await Promise.all([
    readTitles(),
    readLibrary(),
    readPositions(),
    readStanding(),
  ]);
  const resumable = library
    .slice(0, SHELF_MAX)
    .map(({ title }) => ({ title, positionMs: positions.get(title.id) ?? 0 }));
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
        actions={<TitleActions title={first} owned={owned.has(first.id)} inCart={inCart.has(first.id)} aboutLink />}
      />
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
            <PosterCard key={title.id} title={title} rulerMs={rulerMs} owned={owned.has(title.id)} />
          ))}
        </PosterGrid>
      </Shelf>
    </main>
  );
}
