import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ChapterList, countChapters } from '@/components/catalog/chapter-list';
import { Offer } from '@/components/catalog/offer';
import { PosterCard } from '@/components/catalog/poster-card';
import { rulerMsOf } from '@/components/catalog/ruler';
import { PosterGrid, Shelf } from '@/components/catalog/shelf';
import { TitleMeta } from '@/components/catalog/title-meta';
import { OutOfReach } from '@/components/checkout/out-of-reach';
import { formatLengthMs } from '@/lib/base/duration';
import { formatCents } from '@/lib/base/money';
import { posterOf } from '@/lib/catalog/art';
import type { Title } from '@/lib/catalog/title';
import { ifReachable, readStanding, readTitles } from '../../read-shop';
import { TitleActions } from '../../title-actions';

interface TitlePageProps {
  readonly params: Promise<{ readonly id: string }>;
}

const NEIGHBOURS_MAX = 6;

export async function generateMetadata({ params }: TitlePageProps): Promise<Metadata> {
  const { id } = await params;
  const title = (await readTitles()).find((candidate) => candidate.id === id);
  return title ? { title: title.name, description: title.tagline } : {};
}

export default async function TitlePage({ params }: TitlePageProps) {
  const { id } = await params;
  const [titles, standing] = await Promise.all([readTitles(), ifReachable(readStanding())]);
  const index = titles.findIndex((candidate) => candidate.id === id);
  const title = titles[index];
  if (title === undefined) notFound();
  const neighbours = [...titles.slice(index + 1), ...titles.slice(0, index)].slice(0, NEIGHBOURS_MAX);
  return (
    <main id="main">
      <div className="grid items-start gap-x-[clamp(24px,4.5vw,72px)] gap-y-6 px-(--gutter) md:grid-cols-[minmax(240px,360px)_minmax(0,1fr)] md:pt-10">
        <img
          src={posterOf(id)}
          alt={`Poster: ${title.name}`}
          width={600}
          height={900}
          className="art-edge -mx-(--gutter) aspect-4/3 w-[calc(100%+2*var(--gutter))] max-w-none object-cover object-[50%_42%] md:sticky md:top-6 md:mx-0 md:aspect-2/3 md:w-full"
        />
        <div>
          <h1 className="headline text-[2.125rem] leading-[2.375rem] sm:text-80">{title.name}</h1>
          <TitleMeta title={title} className="mt-2.5" />
          <p className="mt-3.5 max-w-[58ch] text-50 text-text-2">{title.tagline}</p>
          <p className="mt-3 max-w-[66ch] text-text-2">{title.synopsis}</p>
          <OfferOf title={title} owned={standing?.owned.has(id)} />
          <div className="mt-4 flex flex-wrap items-start gap-2 empty:hidden">
            {standing ? <TitleActions title={title} standing={standing} /> : <OutOfReach />}
          </div>
          {title.durationMs !== undefined && title.chapters.length > 0 && (
            <section className="mt-9">
              <div className="mb-2.5 flex flex-wrap items-baseline gap-x-3">
                <h2 className="heading text-50">{countChapters(title.chapters.length)}</h2>
                <span className="text-30 text-muted">{formatLengthMs(title.durationMs)} on one line</span>
              </div>
              <ChapterList title={title} />
            </section>
          )}
        </div>
      </div>
      <Shelf heading="Next to it on the shelf">
        <PosterGrid>
          {neighbours.map((neighbour) => (
            <PosterCard
              key={neighbour.id}
              title={neighbour}
              rulerMs={rulerMsOf(titles)}
              owned={standing?.owned.has(neighbour.id)}
            />
          ))}
        </PosterGrid>
      </Shelf>
    </main>
  );
}

function OfferOf({ title, owned }: { readonly title: Title; readonly owned: boolean | undefined }) {
  if (owned) return <Offer name="In My films">It is yours in this browser, and goes on where you stopped.</Offer>;
  const tax = `VAT ${title.taxPermille / 10} % is included.`;
  if (title.forSale) {
    return (
      <Offer name="Buy" price={formatCents(title.priceCents)}>
        Keep it in My films, watch it as often as you like. {tax}
      </Offer>
    );
  }
  return (
    <Offer name="Announced, not for sale yet" price={formatCents(title.priceCents)}>
      There is nothing to watch yet. When there is, this is its price. {tax}
    </Offer>
  );
}
