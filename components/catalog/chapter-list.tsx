import { formatLengthMs } from '@/lib/base/duration';
import { chapterSpans } from '@/lib/catalog/chapter-spans';
import type { Title } from '@/lib/catalog/title';

interface ChapterListProps {
  readonly title: Title;
  /** Chapters that are over are drawn in the accent. */
  readonly positionMs?: number;
}

/** Room for the label behind the last bar. */
const SCALE_PERCENT = 88;

/** The chapters on one line of time: a row each, its bar where it lies in the film. */
export function ChapterList({ title, positionMs = 0 }: ChapterListProps) {
  const durationMs = title.durationMs ?? 0;
  const percent = (ms: number): string => `${(ms / durationMs) * SCALE_PERCENT}%`;
  return (
    <ol className="text-30">
      {chapterSpans(title.chapters, durationMs).map((chapter) => (
        <li
          key={chapter.number}
          className="grid grid-cols-[26px_minmax(0,1fr)] items-center border-t border-line sm:h-8 sm:grid-cols-[36px_220px_minmax(0,1fr)]"
        >
          <span className="text-muted max-sm:pt-1">{chapter.number}</span>
          <span className="truncate max-sm:pt-1">{chapter.name}</span>
          <span className="relative h-[18px] max-sm:col-span-full sm:h-full">
            <span
              className={`absolute top-1/2 h-2.5 -translate-y-1/2 rounded-[1px] ${chapter.endMs <= positionMs ? 'bg-accent' : 'bg-text'}`}
              style={{ left: percent(chapter.startMs), width: percent(chapter.endMs - chapter.startMs) }}
            />
            <span
              className="absolute top-1/2 -translate-y-1/2 px-2 text-20 whitespace-nowrap text-muted"
              style={{ left: percent(chapter.endMs) }}
            >
              {formatLengthMs(chapter.endMs - chapter.startMs)}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

const WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];

/** `Four chapters`. */
export function countChapters(count: number): string {
  return `${WORDS[count] ?? count} ${count === 1 ? 'chapter' : 'chapters'}`;
}
