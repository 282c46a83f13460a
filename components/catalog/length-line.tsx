import { formatLengthMs } from '@/lib/base/duration';
import { chapterSpans } from '@/lib/catalog/chapter-spans';
import type { Title } from '@/lib/catalog/title';

interface LengthLineProps {
  readonly title: Pick<Title, 'durationMs' | 'chapters'>;
  /** The longest title: the whole width of the line. */
  readonly rulerMs: number;
  /** Where the viewer stopped. */
  readonly positionMs?: number | undefined;
}

/** A film's length on a scale that all films share, its chapters as ticks, the watched part in the accent. */
export function LengthLine({ title, rulerMs, positionMs = 0 }: LengthLineProps) {
  const durationMs = title.durationMs ?? 0;
  const percent = (ms: number): string => `${rulerMs > 0 ? Math.min(100, (ms / rulerMs) * 100) : 0}%`;
  const watchedMs = Math.min(positionMs, durationMs);
  return (
    <div role="img" aria-label={wordsOf(durationMs, watchedMs)} className="relative mt-2 h-[9px]">
      <span className="absolute top-1 left-0 h-px w-full bg-line-2" />
      {durationMs > 0 && (
        <>
          <span className="absolute top-[3px] left-0 h-[3px] bg-text" style={{ width: percent(durationMs) }} />
          {chapterSpans(title.chapters, durationMs).map(({ number, endMs }) => (
            <span
              key={number}
              className="absolute top-0 -ml-px h-[9px] w-px bg-text"
              style={{ left: percent(endMs) }}
            />
          ))}
          {watchedMs > 0 && (
            <>
              <span className="absolute top-[3px] left-0 h-[3px] bg-accent" style={{ width: percent(watchedMs) }} />
              <span className="absolute -top-0.5 h-[13px] w-0.5 bg-accent" style={{ left: percent(watchedMs) }} />
            </>
          )}
        </>
      )}
    </div>
  );
}

function wordsOf(durationMs: number, watchedMs: number): string {
  if (durationMs <= 0) return 'Announced, no length yet';
  const watched = watchedMs > 0 ? `, ${Math.round((watchedMs / durationMs) * 100)} % watched` : '';
  return `Runs ${formatLengthMs(durationMs)}${watched}`;
}
