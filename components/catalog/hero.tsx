import type { ReactNode } from 'react';
import { formatLengthMs } from '@/lib/base/duration';
import { wideArtOf } from '@/lib/catalog/art';
import type { Title } from '@/lib/catalog/title';

interface HeroProps {
  readonly title: Title;
  readonly eyebrow: string;
  readonly actions: ReactNode;
}

/** The first film, on its own art: text on the quiet left on a wide screen, below the picture on a phone. */
export function Hero({ title, eyebrow, actions }: HeroProps) {
  return (
    <section
      data-scene="hero"
      aria-labelledby="hero-title"
      className="relative overflow-hidden sm:h-[min(640px,100svh_-_196px)] sm:min-h-[480px]"
    >
      <img
        src={wideArtOf(title.id)}
        alt=""
        width={1600}
        height={900}
        fetchPriority="high"
        className="h-[44svh] w-full object-cover object-[76%_60%] sm:absolute sm:inset-0 sm:h-full sm:object-[70%_50%]"
      />
      <div className="relative px-(--gutter) pt-5 pb-7 sm:absolute sm:bottom-11 sm:p-0 sm:px-(--gutter)">
        <div className="max-w-[620px]">
          <p className="mb-2.5 text-30 font-medium">{eyebrow}</p>
          <h1 id="hero-title" className="headline text-90">
            {title.name}
          </h1>
          <p className="mt-4 max-w-[44ch] text-40 text-text-2 sm:text-50">{title.tagline}</p>
          <p className="mt-3 flex flex-wrap gap-x-3.5 text-30 text-muted sm:text-40">
            <span>{title.genre}</span>
            <span>{title.year}</span>
            {title.durationMs !== undefined && <span>{formatLengthMs(title.durationMs)}</span>}
            <span>{title.age > 0 ? `From ${title.age} years` : 'For everyone'}</span>
          </p>
          <div className="mt-6 flex flex-wrap items-start gap-2.5 max-sm:*:flex-1">{actions}</div>
        </div>
      </div>
    </section>
  );
}
