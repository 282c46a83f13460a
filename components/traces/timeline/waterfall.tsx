'use client';

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { CriticalPath } from '@/lib/traces/analysis/critical-path';
import { axisTicks } from '@/lib/traces/geometry/axis-ticks';
import { connectorsInView, pathConnectors } from '@/lib/traces/geometry/path-lines';
import { type TimeRange, timeScale } from '@/lib/traces/geometry/time-scale';
import { bringIn } from '@/lib/traces/geometry/time-window';
import type { TimelineRow } from '@/lib/traces/geometry/timeline-rows';
import type { Picture } from '@/lib/traces/picture';
import type { ServiceColors } from '../service-mark';
import { shortServiceNames } from '../service-names';
import type { LogsBySpan } from '../use-trace-logs';
import type { ViewerAction, ViewerState } from '../viewer-store';
import { PathConnectors } from './path-connectors';
import { GridLines, TimeAxis, TimeCursor, TimeTag } from './time-axis';
import { useAxisPointer } from './use-axis-pointer';
import { useElementWidth } from './use-element-width';
import { useRowHeight } from './use-row-height';
import { WaterfallRow } from './waterfall-row';

export interface WaterfallProps {
  readonly picture: Picture;
  readonly rows: readonly TimelineRow[];
  readonly path: CriticalPath;
  readonly colors: ServiceColors;
  /** The whole axis; the viewer's window is a part of it. */
  readonly whole: TimeRange;
  readonly logs: LogsBySpan;
  readonly viewer: ViewerState;
  readonly dispatch: (action: ViewerAction) => void;
}

const HEAD_PX = 28;
const LINK_PX = 28;
const OVERSCAN_ROWS = 10;

/** One axis, one row a span; only rows in view are in the page, and the one that can be tabbed to. */
export function Waterfall({ picture, rows, path, colors, whole, logs, viewer, dispatch }: WaterfallProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLDivElement>(null);
  const [axisWidthRef, axisPx] = useElementWidth();
  const rowPx = useRowHeight();
  const originUs = picture.main.startUs;
  const window = viewer.window ?? whole;
  const { startUs, endUs } = window;
  const scale = useMemo(() => timeScale({ startUs, endUs }, axisPx), [startUs, endUs, axisPx]);
  const ticks = useMemo(
    () => axisTicks(endUs - startUs, axisPx, startUs - originUs),
    [startUs, endUs, axisPx, originUs],
  );
  const selectedAt = useMemo(() => rows.findIndex((row) => row.key === viewer.selectedKey), [rows, viewer.selectedKey]);
  const names = useMemo(() => shortServiceNames(picture.trace.services), [picture]);
  const connectors = useMemo(
    () => (viewer.pathShown ? pathConnectors(rows, path) : []),
    [rows, path, viewer.pathShown],
  );
  const tabbableAt = Math.max(0, selectedAt);
  const virtualizer = useRows(rows, rowPx, tabbableAt, scroller);
  useReveal(viewer, selectedAt, virtualizer, scroller);

  const onWindow = useCallback(
    (next: TimeRange | undefined) => dispatch({ type: 'zoom', window: next, byHand: true }),
    [dispatch],
  );
  const { line, tag } = useAxisPointer({ scroller, axis, axisPx, window, whole, originUs, onWindow });
  const onBring = useCallback(
    (atUs: number) => dispatch({ type: 'zoom', window: bringIn({ startUs, endUs }, whole, atUs) }),
    [dispatch, startUs, endUs, whole],
  );

  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const rule = { ticks, scale, originUs };
  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label="Waterfall"
      aria-rowcount={rows.length + 1}
      aria-colcount={2}
      data-glide={viewer.glides || undefined}
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
          <div role="columnheader" ref={axis} className="relative mr-16 max-sm:mx-3">
            <span className="sr-only">Time</span>
            <div ref={axisWidthRef}>
              <TimeAxis {...rule} />
            </div>
            <TimeTag tagRef={tag} />
          </div>
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        <GridLines {...rule} />
        <PathConnectors
          connectors={connectorsInView(connectors, startIndex - OVERSCAN_ROWS, endIndex + OVERSCAN_ROWS)}
          rowPx={rowPx}
          scale={scale}
        />
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          const service = row && serviceOf(row);
          return (
            row && (
              <WaterfallRow
                key={row.key}
                row={row}
                index={item.index}
                topPx={item.start - HEAD_PX}
                heightPx={item.size}
                scale={scale}
                originUs={originUs}
                color={colors.get(service ?? '')}
                service={names.get(service ?? '') ?? ''}
                selected={item.index === selectedAt}
                tabbable={item.index === tabbableAt}
                find={viewer.find}
                path={viewer.pathShown ? path : undefined}
                logs={row.kind === 'span' ? logs.get(row.key) : undefined}
                dispatch={dispatch}
                onBring={onBring}
              />
            )
          );
        })}
        <TimeCursor lineRef={line} />
      </div>
    </div>
  );
}

type Rows = ReturnType<typeof useRows>;

function useRows(
  rows: readonly TimelineRow[],
  rowPx: number,
  tabbableAt: number,
  scroller: RefObject<HTMLElement | null>,
) {
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // A new list of rows is measured anew, because dividers are higher than spans.
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: useCallback(
      (index: number) => (rows[index]?.kind === 'link' ? Math.max(LINK_PX, rowPx) : rowPx),
      [rows, rowPx],
    ),
    overscan: OVERSCAN_ROWS,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    scrollPaddingEnd: rowPx,
    rangeExtractor: useCallback((range: Range) => withRow(defaultRangeExtractor(range), tabbableAt), [tabbableAt]),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height is the virtualizer's to hear of
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);
  return virtualizer;
}

function useReveal(
  viewer: ViewerState,
  selectedAt: number,
  virtualizer: Rows,
  scroller: RefObject<HTMLElement | null>,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reveal happens once, however the rows change later
  useLayoutEffect(() => {
    if (viewer.reveals === 0 || selectedAt < 0) return;
    virtualizer.scrollToIndex(selectedAt, { align: 'auto' });
    if (!viewer.takesFocus) return;
    const key = CSS.escape(viewer.selectedKey ?? '');
    scroller.current?.querySelector<HTMLElement>(`[data-row-key="${key}"]`)?.focus({ preventScroll: true });
  }, [viewer.reveals]);
}

function serviceOf(row: TimelineRow): string | undefined {
  if (row.kind === 'span') return row.node.span.resource.service;
  return row.kind === 'group' ? row.group.nodes[0]?.span.resource.service : undefined;
}

/** Keeps the row with the focus in the page when it is scrolled away. */
function withRow(indexes: number[], index: number): number[] {
  if (indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}
