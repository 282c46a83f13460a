'use client';

import { type RefObject, useCallback, useMemo, useRef } from 'react';

export interface Hold {
  /** Rows may not move now: someone points at them, walks them by keys, has scrolled into them, or draws a brush. */
  readonly holds: () => boolean;
  readonly table: RefObject<HTMLTableElement | null>;
  readonly point: (pointing: boolean) => void;
  readonly brush: (brushing: boolean) => void;
}

/** Read when an answer arrives, so none of it renders. */
export function useHold(): Hold {
  const table = useRef<HTMLTableElement>(null);
  const pointing = useRef(false);
  const brushing = useRef(false);
  const holds = useCallback(() => {
    const element = table.current;
    if (pointing.current || brushing.current || !element) return pointing.current || brushing.current;
    const focused = document.activeElement;
    const walksKeys = focused !== null && element.contains(focused) && focused.matches(':focus-visible');
    return walksKeys || element.getBoundingClientRect().top < 0;
  }, []);
  return useMemo(
    () => ({
      holds,
      table,
      point: (on) => {
        pointing.current = on;
      },
      brush: (on) => {
        brushing.current = on;
      },
    }),
    [holds],
  );
}
