import type { SpanEvent } from '../model';
import { isAtLeast, type TraceLog } from '../trace-log';
import type { TimeScale } from './time-scale';

export interface LogMark {
  /** Its centre, from the axis' left edge. */
  readonly atPx: number;
  /** A warning or an error is among those it stands for. */
  readonly kind: 'line' | 'warning' | 'error';
}

const GAP_PX = 6;
const RANK = { line: 0, warning: 1, error: 2 } as const;

/**
 * The marks of one row's logs. Those closer than a mark is wide share one, which shows the worst of them, so marks
 * never outnumber pixels. An exception that the span has as an event too is drawn there.
 *
 *     i  i   w  e      i
 *     o      #         o
 */
export function logMarks(logs: readonly TraceLog[], events: readonly SpanEvent[], scale: TimeScale): LogMark[] {
  const { startUs, endUs } = scale.range;
  const isDrawn = events.some(({ name }) => name === 'exception');
  const marks: LogMark[] = [];
  for (const log of [...logs].sort((a, b) => a.timeUs - b.timeUs)) {
    if (log.timeUs < startUs || log.timeUs > endUs || (isDrawn && log.eventName === 'exception')) continue;
    const mark: LogMark = { atPx: scale.timePx(log.timeUs), kind: kindOf(log) };
    const last = marks.at(-1);
    if (!last || mark.atPx - last.atPx >= GAP_PX) marks.push(mark);
    else if (RANK[mark.kind] > RANK[last.kind]) marks[marks.length - 1] = { ...last, kind: mark.kind };
  }
  return marks;
}

function kindOf({ level }: TraceLog): LogMark['kind'] {
  if (isAtLeast(level, 'error')) return 'error';
  return level === 'warn' ? 'warning' : 'line';
}
