'use client';

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { CriticalPath } from '@/lib/traces/analysis/critical-path';
import type { Trace } from '@/lib/traces/build-trace';
import { axisTicks } from '@/lib/traces/geometry/axis-ticks';
import { connectorsInView, pathConnectors } from '@/lib/traces/geometry/path-lines';
import { timeScale } from '@/lib/traces/geometry/time-scale';
import type { TimelineRow } from '@/lib/traces/geometry/timeline-rows';
import type { ServiceColors } from '../service-mark';
import { shortServiceNames } from '../service-names';
import type { ViewerAction, ViewerState } from '../viewer-store';
import { PathConnectors } from './path-connectors';
import { GridLines, TimeAxis } from './time-axis';
import { useElementWidth } from './use-element-width';
import { useRowHeight } from './use-row-height';
import { WaterfallRow } from './waterfall-row';

export interface WaterfallProps {
  readonly trace: Trace;
  readonly rows: readonly TimelineRow[];
  readonly path: CriticalPath;
  readonly colors: ServiceColors;
  readonly viewer: ViewerState;
  readonly dispatch: (action: ViewerAction) => void;
}

const HEAD_PX = 28;
const OVERSCAN_ROWS = 10;

/** One axis, one row a span; only rows in view are in the page, and the one that can be tabbed to. */
export function Waterfall({ trace, rows, path, colors, viewer, dispatch }: WaterfallProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowPx = useRowHeight();
  const [axisRef, axisPx] = useElementWidth();
  const { startUs, endUs } = trace;
  const scale = useMemo(() => timeScale({ startUs, endUs }, axisPx), [startUs, endUs, axisPx]);
  const ticks = useMemo(() => axisTicks(endUs - startUs, axisPx), [startUs, endUs, axisPx]);
  const selectedAt = useMemo(
    () => rows.findIndex((row) => row.node.span.spanId === viewer.selectedId),
    [rows, viewer.selectedId],
  );
  const names = useMemo(() => shortServiceNames(trace.services), [trace.services]);
  const connectors = useMemo(
    () => (viewer.pathShown ? pathConnectors(rows, path) : []),
    [rows, path, viewer.pathShown],
  );
  const tabbableAt = Math.max(0, selectedAt);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => rowPx, [rowPx]),
    overscan: OVERSCAN_ROWS,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    scrollPaddingEnd: rowPx,
    rangeExtractor: useCallback((range: Range) => withRow(defaultRangeExtractor(range), tabbableAt), [tabbableAt]),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height is the virtualizer's to hear of
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a reveal happens once, however the rows change later
  useLayoutEffect(() => {
    if (viewer.reveals === 0 || selectedAt < 0) return;
    virtualizer.scrollToIndex(selectedAt, { align: 'auto' });
    if (!viewer.takesFocus) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-span-id="${CSS.escape(viewer.selectedId ?? '')}"]`);
    row?.focus({ preventScroll: true });
  }, [viewer.reveals]);

  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label="Waterfall"
      aria-rowcount={rows.length + 1}
      aria-colcount={2}
      className="relative min-h-0 min-w-0 flex-1 overflow-x-clip overflow-y-auto bg-surface text-20 [--tree:404px] max-lg:[--tree:320px] max-sm:[--tree:0px]"
    >
      <div role="rowgroup" className="sticky top-0 z-(--z-sticky)">
        <div
          role="row"
          aria-rowindex={1}
          className="grid h-7 grid-cols-[var(--tree)_minmax(0,1fr)] border-b border-line-2 bg-surface text-10 tight text-muted max-sm:grid-cols-1"
        >
          <div
            role="columnheader"
            className="flex items-center justify-between border-r border-line-2 pr-2 pl-3 max-sm:sr-only"
          >
            Service and operation <span>Self time</span>
          </div>
          <div role="columnheader" className="relative mr-16 max-sm:mx-3">
            <span className="sr-only">Time</span>
            <div ref={axisRef}>
              <TimeAxis ticks={ticks} scale={scale} />
            </div>
          </div>
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        <GridLines ticks={ticks} scale={scale} />
        <PathConnectors
          connectors={connectorsInView(connectors, startIndex - OVERSCAN_ROWS, endIndex + OVERSCAN_ROWS)}
          rowPx={rowPx}
          scale={scale}
        />
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <WaterfallRow
                key={row.node.span.spanId}
                row={row}
                index={item.index}
                topPx={item.start - HEAD_PX}
                heightPx={rowPx}
                scale={scale}
                color={colors.get(row.node.span.resource.service)}
                service={names.get(row.node.span.resource.service) ?? ''}
                selected={item.index === selectedAt}
                tabbable={item.index === tabbableAt}
                find={viewer.find}
                step={viewer.pathShown ? path.steps.get(row.node.span.spanId) : undefined}
                dispatch={dispatch}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** Keeps the row with the focus in the page when it is scrolled away. */
function withRow(indexes: number[], index: number): number[] {
  if (indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}
