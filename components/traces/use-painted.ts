'use client';

import { useEffect, useState } from 'react';

/** What can be worked through within a frame. */
const AT_ONCE_SPANS_MAX = 5_000;

/** False until the first frame of something huge is painted: what rows can be read without waits for it. */
export function usePaintedFor(spanCount: number): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return painted || spanCount <= AT_ONCE_SPANS_MAX;
}
