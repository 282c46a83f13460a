'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';

export interface VirtualRows {
  readonly bodyRef: RefObject<HTMLTableSectionElement | null>;
  /** Places of the rows that are in the page. */
  readonly items: readonly number[];
  readonly beforePx: number;
  readonly afterPx: number;
}

/** As in `trace-row`: one line, on a phone two. */
const ROW_PX = 28;
const PHONE_ROW_PX = 60;
const PHONE = '(width < 40rem)';
const OVERSCAN_ROWS = 12;

/** The rows in view of a table that scrolls with its page. */
export function useVirtualRows(count: number): VirtualRows {
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const [topPx, setTopPx] = useState(0);
  const rowPx = useSyncExternalStore(
    subscribe,
    () => (matchMedia(PHONE).matches ? PHONE_ROW_PX : ROW_PX),
    () => ROW_PX,
  );
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: useCallback(() => rowPx, [rowPx]),
    overscan: OVERSCAN_ROWS,
    scrollMargin: topPx,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height is the virtualizer's to hear of
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);
  // What stands above the table grows and shrinks with the query, so its place is read whenever something was drawn.
  useLayoutEffect(() => {
    const top = bodyRef.current ? Math.round(bodyRef.current.getBoundingClientRect().top + window.scrollY) : 0;
    setTopPx((before) => (before === top ? before : top));
  });
  const items = virtualizer.getVirtualItems();
  return {
    bodyRef,
    items: items.map((item) => item.index),
    beforePx: (items[0]?.start ?? topPx) - topPx,
    afterPx: virtualizer.getTotalSize() - ((items.at(-1)?.end ?? topPx) - topPx),
  };
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
