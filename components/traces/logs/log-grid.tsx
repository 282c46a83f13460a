'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef } from 'react';
import type { Picture } from '@/lib/traces/picture';
import type { TraceLog } from '@/lib/traces/trace-log';
import type { ServiceColors } from '../service-mark';
import { useRowHeight } from '../timeline/use-row-height';
import { LOG_COLUMNS, LogRow } from './log-row';

export interface LogGridProps {
  readonly logs: readonly TraceLog[];
  readonly picture: Picture;
  readonly colors: ServiceColors;
  readonly find: string;
  readonly selectedKey: string | undefined;
  readonly onPick: (key: string | undefined) => void;
  /** Enter: to the span of the row. */
  readonly onEnter: (log: TraceLog) => void;
}

const HEAD_PX = 28;
const ROW_PX = 28;
const TALL_ROW_PX = 53;
const OVERSCAN_ROWS = 12;
const PAGE_ROWS = 20;

/** Only rows in view are in the page, and the one that can be tabbed to. */
export function LogGrid({ logs, picture, colors, find, selectedKey, onPick, onEnter }: LogGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // The same condition as for the waterfall's rows: fingers, or a phone's width.
  const rowPx = useRowHeight() > ROW_PX ? TALL_ROW_PX : ROW_PX;
  const selectedAt = logs.findIndex(({ key }) => key === selectedKey);
  const tabbableAt = Math.max(0, selectedAt);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: logs.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => logs[index]?.key ?? index, [logs]),
    estimateSize: useCallback(() => rowPx, [rowPx]),
    overscan: OVERSCAN_ROWS,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height is the virtualizer's to hear of
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);

  const goTo = (index: number): void => {
    const at = Math.min(Math.max(index, 0), logs.length - 1);
    const log = logs[at];
    if (!log) return;
    onPick(log.key);
    virtualizer.scrollToIndex(at, { align: 'auto' });
    // After the row is there: it may have been out of view.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-log-key="${log.key}"]`)?.focus({ preventScroll: true }),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const log = logs[tabbableAt];
    const step = stepOf(event.key, tabbableAt, selectedAt < 0, logs.length);
    if (step !== undefined) goTo(step);
    else if (event.key === 'Enter' && log) onEnter(log);
    else if (event.key === 'Escape' && selectedAt >= 0) onPick(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Logs, oldest first"
      aria-rowcount={logs.length + 1}
      aria-colcount={5}
      onKeyDown={onKeyDown}
      className="relative min-h-0 min-w-0 flex-1 overflow-x-clip overflow-y-auto bg-surface"
    >
      <div role="rowgroup" className="sticky top-0 z-(--z-sticky)">
        <div
          role="row"
          aria-rowindex={1}
          className={`h-7 border-b border-line-2 bg-surface text-10 tight text-muted max-sm:hidden ${LOG_COLUMNS}`}
        >
          <span role="columnheader" className="text-right">
            Time
          </span>
          <span role="columnheader">Level</span>
          <span role="columnheader">Service</span>
          <span role="columnheader" className="max-lg:hidden">
            Span
          </span>
          <span role="columnheader">Message</span>
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const log = logs[item.index];
          return (
            log && (
              <LogRow
                key={log.key}
                log={log}
                index={item.index}
                topPx={item.start - HEAD_PX}
                heightPx={item.size}
                originUs={picture.main.startUs}
                color={colors.get(log.service)}
                spanName={picture.trace.nodes.get(log.spanId ?? '')?.span.name}
                selected={item.index === selectedAt}
                tabbable={item.index === tabbableAt}
                find={find}
                onPick={onPick}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** The row that a key leads to, as in the waterfall. The first step goes to the row that has the focus. */
function stepOf(key: string, at: number, isFirst: boolean, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return isFirst ? at : at + 1;
    case 'ArrowUp':
    case 'k':
      return at - 1;
    case 'PageDown':
      return at + PAGE_ROWS;
    case 'PageUp':
      return at - PAGE_ROWS;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
