import Link from 'next/link';
import { formatLengthMs } from '@/lib/base/duration';
import { formatCents } from '@/lib/base/money';
import { posterOf } from '@/lib/catalog/art';
import type { Title } from '@/lib/catalog/title';
import { LengthLine } from './length-line';

interface PosterCardProps {
  readonly title: Title;
  readonly rulerMs: number;
  readonly owned?: boolean;
  /** In the first screen: loaded at once. */
  readonly eager?: boolean;
  readonly headingLevel?: 2 | 3;
}

export function PosterCard({ title, rulerMs, owned = false, eager = false, headingLevel = 3 }: PosterCardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <Link href={`/titles/${title.id}`} className="group block">
      <div className="art-edge aspect-2/3 overflow-hidden bg-sunken">
        <img
          src={posterOf(title.id)}
          alt=""
          width={600}
          height={900}
          loading={eager ? 'eager' : 'lazy'}
          className="size-full object-cover"
        />
      </div>
      <LengthLine title={title} rulerMs={rulerMs} />
      <Heading className="mt-2.5 text-40 leading-5 font-strong underline-offset-4 group-hover:underline">
        {title.name}
      </Heading>
      <p className="mt-0.5 flex flex-wrap gap-x-3.5 text-30 text-muted">
        <span>{title.genre}</span>
        <span>{title.year}</span>
      </p>
      <p className="text-30 text-muted">{standing(title, owned)}</p>
    </Link>
  );
}

/** How long, and how one gets it. */
function standing({ durationMs, priceCents }: Title, owned: boolean): string {
  if (durationMs === undefined) return 'Announced, not for sale yet';
  return `${formatLengthMs(durationMs)}, ${owned ? 'in My films' : formatCents(priceCents)}`;
}
