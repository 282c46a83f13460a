import { ResumeCard } from '@/components/catalog/resume-card';
import { rulerMsOf } from '@/components/catalog/ruler';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { LocalTime } from '@/components/ui/local-time';
import { readLibrary, readPositions, readTitles } from '../read-shop';

export const metadata = { title: 'My films' };

export default async function LibraryPage() {
  const [library, titles, positions] = await Promise.all([readLibrary(), readTitles(), readPositions()]);
  return (
    <main id="main" className="px-(--gutter) pt-6 sm:pt-10">
      <h1 className="headline text-[2.125rem] leading-[2.375rem] sm:text-80">My films</h1>
      {library.length === 0 ? (
        <EmptyState
          title="No films yet."
          flush
          actions={
            <LinkButton href="/" look="primary" size="lg">
              See the programme
            </LinkButton>
          }
        >
          What you buy stays here. Nobody signs up: your films belong to this browser.
        </EmptyState>
      ) : (
        <>
          <p className="mt-2 text-muted">Yours to keep in this browser. The line under each picture is its length.</p>
          <ul className="mt-7 grid gap-x-5 gap-y-8 sm:grid-cols-2 lg:grid-cols-3">
            {library.map(({ title, orderId, since }) => (
              <li key={title.id}>
                <ResumeCard
                  title={title}
                  rulerMs={rulerMsOf(titles)}
                  positionMs={positions.get(title.id) ?? 0}
                  headingLevel={2}
                />
                <p className="mt-1 flex flex-wrap items-center gap-x-3.5 text-30 text-muted">
                  <span>
                    Bought on <LocalTime at={since} style="day" />
                  </span>
                  <LinkButton href={`/orders/${orderId}`} look="quiet" className="-mx-2.5 text-accent">
                    Receipt
                  </LinkButton>
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </main>
  );
}
