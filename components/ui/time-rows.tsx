import { formatLengthMs } from '@/lib/base/duration';

export interface TimeRow {
  readonly number: number;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

interface TimeRowsProps {
  readonly rows: readonly TimeRow[];
  /** The whole axis. */
  readonly lengthMs: number;
  /** Rows that are over are drawn in the accent. */
  readonly doneMs?: number;
  /** Makes the names buttons. */
  readonly onSelect?: (row: TimeRow) => void;
}

/** Room for the label behind the last bar. */
const SCALE_PERCENT = 88;

/** Spans of time that follow each other, a row each, every bar where it lies on the one axis. */
export function TimeRows({ rows, lengthMs, doneMs = 0, onSelect }: TimeRowsProps) {
  const percent = (ms: number): string => `${lengthMs > 0 ? (ms / lengthMs) * SCALE_PERCENT : 0}%`;
  return (
    <ol className="text-30">
      {rows.map((row) => (
        <li
          key={row.number}
          className="grid grid-cols-[26px_minmax(0,1fr)] items-center border-t border-line max-sm:pb-1.5 sm:h-8 sm:grid-cols-[36px_220px_minmax(0,1fr)]"
        >
          <span className="text-muted max-sm:pt-1">{row.number}</span>
          {onSelect === undefined ? (
            <span className="truncate max-sm:pt-1">{row.name}</span>
          ) : (
            <button
              type="button"
              onClick={() => onSelect(row)}
              className="h-full min-h-6 truncate text-left underline-offset-4 hover:underline max-sm:pt-1 pointer-coarse:min-h-11"
            >
              {row.name}
            </button>
          )}
          <span className="relative h-[18px] max-sm:col-span-full sm:h-full">
            <span
              className={`absolute top-1/2 h-2.5 -translate-y-1/2 rounded-[1px] ${row.endMs <= doneMs ? 'bg-accent' : 'bg-text'}`}
              style={{ left: percent(row.startMs), width: percent(row.endMs - row.startMs) }}
            />
            <span
              className="absolute top-1/2 -translate-y-1/2 px-2 text-20 whitespace-nowrap text-muted"
              style={{ left: percent(row.endMs) }}
            >
              {formatLengthMs(row.endMs - row.startMs)}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
