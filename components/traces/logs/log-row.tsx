import { memo } from 'react';
import { formatDurationUs } from '@/lib/base/duration';
import type { ServiceColor } from '@/lib/traces/service-colors';
import { logFields, logMessage, type TraceLog } from '@/lib/traces/trace-log';
import { ServiceTag } from '../service-mark';
import { MatchText } from '../timeline/match-text';
import { LogLevelMark } from './log-level-mark';

export interface LogRowProps {
  readonly log: TraceLog;
  readonly index: number;
  readonly topPx: number;
  readonly heightPx: number;
  /** Where 0 on the trace's axis lies. */
  readonly originUs: number;
  readonly color: ServiceColor | undefined;
  /** The span it was logged in; undefined where it is not in this trace. */
  readonly spanName: string | undefined;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly find: string;
  readonly onPick: (key: string) => void;
}

/** One axis of columns for the head and all rows; on a phone a row has two lines. */
export const LOG_COLUMNS =
  'grid grid-cols-[80px_96px_160px_minmax(0,2fr)_minmax(0,5fr)] items-center gap-x-3 px-4 max-lg:grid-cols-[88px_88px_minmax(0,1fr)_minmax(0,3fr)] max-sm:grid-cols-[auto_auto_minmax(0,1fr)] max-sm:px-3';
/** Row 1 is the head. */
const HEAD_ROWS = 1;

export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { log, index, topPx, heightPx, originUs, color, spanName, selected, tabbable, find, onPick } = props;
  return (
    <div
      role="row"
      data-log-key={log.key}
      aria-rowindex={index + 1 + HEAD_ROWS}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => onPick(log.key)}
      style={{ height: heightPx, transform: `translateY(${topPx}px)` }}
      className={`absolute inset-x-0 top-0 cursor-default border-b border-line text-20 focus-visible:-outline-offset-2 max-sm:grid-rows-[26px_26px] ${LOG_COLUMNS} ${
        selected
          ? 'bg-selection before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-hover'
      }`}
    >
      <span role="gridcell" className="text-right text-muted max-sm:text-left">
        {log.timeUs < originUs ? '' : '+'}
        {formatDurationUs(log.timeUs - originUs)}
      </span>
      <span role="gridcell" className="flex items-center">
        <LogLevelMark level={log.level} />
      </span>
      <span role="gridcell" className="flex min-w-0 items-center max-sm:justify-self-end">
        <ServiceTag name={log.service} color={color} />
      </span>
      <span role="gridcell" className="truncate text-text-2 max-lg:hidden">
        {spanName ?? '–'}
      </span>
      <span role="gridcell" className="truncate max-sm:col-span-3">
        <MatchText text={logMessage(log)} find={find} />{' '}
        <span className="ml-1.5 text-muted">
          <MatchText text={logFields(log)} find={find} />
        </span>
      </span>
    </div>
  );
});
