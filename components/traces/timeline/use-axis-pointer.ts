'use client';

import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { formatDurationUs } from '@/lib/base/duration';
import type { TimeRange } from '@/lib/traces/geometry/time-scale';
import { panBy, zoomAt } from '@/lib/traces/geometry/time-window';

export interface AxisPointer {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly axis: RefObject<HTMLElement | null>;
  readonly axisPx: number;
  readonly window: TimeRange;
  readonly whole: TimeRange;
  readonly originUs: number;
  readonly onWindow: (window: TimeRange | undefined) => void;
}

const ZOOM_PER_PX = 0.002;
const DELTA_PX_MAX = 200;

/** Ctrl and the wheel zoom about the pointer, Shift and the wheel move the window, and a line follows the pointer. */
export function useAxisPointer(pointer: AxisPointer): {
  line: RefObject<HTMLElement | null>;
  tag: RefObject<HTMLSpanElement | null>;
} {
  const { scroller, axis, axisPx, window, whole, originUs, onWindow } = pointer;
  const line = useRef<HTMLElement>(null);
  const tag = useRef<HTMLSpanElement>(null);

  const timeAt = (clientX: number): number | undefined => {
    const box = axis.current?.getBoundingClientRect();
    if (!box || box.width === 0) return undefined;
    const share = (clientX - box.left) / box.width;
    return share < 0 || share > 1 ? undefined : window.startUs + share * (window.endUs - window.startUs);
  };

  const onWheel = useEffectEvent((event: WheelEvent): void => {
    const atUs = timeAt(event.clientX);
    if (atUs === undefined) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const deltaPx = Math.max(-DELTA_PX_MAX, Math.min(DELTA_PX_MAX, event.deltaY));
      onWindow(zoomAt(window, whole, atUs, Math.exp(deltaPx * ZOOM_PER_PX)));
      return;
    }
    const sidewaysPx = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (sidewaysPx === 0 || Math.abs(sidewaysPx) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    event.preventDefault();
    const widthPx = axis.current?.clientWidth ?? 0;
    if (widthPx > 0) onWindow(panBy(window, whole, (sidewaysPx / widthPx) * (window.endUs - window.startUs)));
  });

  const pointerX = useRef<number>(undefined);
  const draw = useEffectEvent((): void => {
    const clientX = pointerX.current;
    const atUs = clientX === undefined ? undefined : timeAt(clientX);
    for (const part of [line.current, tag.current]) if (part) part.hidden = atUs === undefined;
    const box = axis.current?.getBoundingClientRect();
    if (atUs === undefined || clientX === undefined || !box) return;
    scroller.current?.style.setProperty('--cursor', `${clientX - box.left}px`);
    if (tag.current) tag.current.textContent = formatDurationUs(atUs - originUs);
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const wheel = (event: WheelEvent): void => onWheel(event);
    const move = (event: PointerEvent): void => {
      pointerX.current = event.pointerType === 'mouse' ? event.clientX : undefined;
      draw();
    };
    const leave = (): void => {
      pointerX.current = undefined;
      draw();
    };
    // React listens to the wheel passively, where the page's own zoom can not be held back.
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerleave', leave);
    return () => {
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerleave', leave);
    };
  }, [scroller]);

  // The axis may change under a pointer that rests.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another axis is another time
  useLayoutEffect(() => draw(), [window.startUs, window.endUs, axisPx]);

  return { line, tag };
}
