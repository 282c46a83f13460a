import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Player } from '@/components/playback/player';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { readStanding, readTitles } from '../../read-shop';

interface WatchPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

async function readTitle({ params }: WatchPageProps) {
  const { id } = await params;
  return (await readTitles()).find((title) => title.id === id);
}

export async function generateMetadata(props: WatchPageProps): Promise<Metadata> {
  const title = await readTitle(props);
  return title ? { title: `Watch ${title.name}` } : {};
}

export default async function WatchPage(props: WatchPageProps) {
  const title = await readTitle(props);
  if (title === undefined) notFound();
  const { owned } = await readStanding();
  const about = (
    <LinkButton href={`/titles/${title.id}`} size="md">
      About the film
    </LinkButton>
  );
  if (!owned.has(title.id)) {
    return (
      <main id="main" className="px-(--gutter) pt-6 sm:pt-10">
        <h1 className="headline text-[2.125rem] leading-[2.375rem] sm:text-80">{title.name}</h1>
        <EmptyState title="This film is not in My films." flush actions={about}>
          Films belong to the browser they were bought in. Buy it here, or open the browser you bought it in.
        </EmptyState>
      </main>
    );
  }
  if (title.durationMs === undefined) {
    return (
      <main id="main" className="px-(--gutter) pt-6 sm:pt-10">
        <h1 className="headline text-[2.125rem] leading-[2.375rem] sm:text-80">{title.name}</h1>
        <EmptyState title="Its stream is not here at the moment." flush actions={about}>
          The film stays yours. It plays as soon as its media is back.
        </EmptyState>
      </main>
    );
  }
  return (
    <Player title={title} durationMs={title.durationMs}>
      {about}
    </Player>
  );
}
