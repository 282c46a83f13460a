import { Play } from 'lucide-react';
import Link from 'next/link';
import { formatLengthMs } from '@/lib/base/duration';
import { wideArtOf } from '@/lib/catalog/art';
import type { Title } from '@/lib/catalog/title';
import { LengthLine } from './length-line';

interface ResumeCardProps {
  readonly title: Title;
  readonly rulerMs: number;
  readonly positionMs: number;
  readonly headingLevel?: 2 | 3;
}

/** A film one owns, with the place where one stopped. */
export function ResumeCard({ title, rulerMs, positionMs, headingLevel = 3 }: ResumeCardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <Link href={`/watch/${title.id}`} className="group block">
      <div className="art-edge relative aspect-video overflow-hidden bg-sunken">
        <img src={wideArtOf(title.id)} alt="" width={1600} height={900} className="size-full object-cover" />
        <span
          data-scene="hero"
          className="absolute bottom-2.5 left-2.5 grid size-9 place-items-center rounded-full !bg-action !text-on-action"
        >
          <Play aria-hidden="true" className="size-4 fill-current" strokeWidth={1.75} />
        </span>
      </div>
      <LengthLine title={title} rulerMs={rulerMs} positionMs={positionMs} />
      <Heading className="mt-2 text-40 leading-5 font-strong underline-offset-4 group-hover:underline">
        <span className="sr-only">Watch </span>
        {title.name}
      </Heading>
      <p className="mt-0.5 text-30 text-muted">{whatIsLeft(title.durationMs ?? 0, positionMs)}</p>
    </Link>
  );
}

function whatIsLeft(durationMs: number, positionMs: number): string {
  if (positionMs <= 0) return formatLengthMs(durationMs);
  const leftMs = durationMs - positionMs;
  return leftMs < 1_000 ? 'Watched to the end' : `${formatLengthMs(leftMs)} left`;
}
