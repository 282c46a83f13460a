'use client';

import { useEffect, useMemo, useState } from 'react';
import { type CriticalPath, criticalPath, unwalkedPath } from '@/lib/traces/analysis/critical-path';
import type { Trace } from '@/lib/traces/build-trace';
import type { ViewerTab } from './viewer-store';

/** What is walked within a frame. */
const AT_ONCE_SPANS_MAX = 5_000;

/** A huge trace is painted before its path is walked, unless a table of the path is what one came for. */
export function useCriticalPath(trace: Trace, tab: ViewerTab): CriticalPath {
  const painted = usePainted();
  const due = painted || tab !== 'waterfall' || trace.rows.length <= AT_ONCE_SPANS_MAX;
  return useMemo(() => (due ? criticalPath(trace) : unwalkedPath(trace)), [trace, due]);
}

/** True from the task after the first frame. */
function usePainted(): boolean {
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
  return painted;
}
