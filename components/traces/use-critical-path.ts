'use client';

import { useMemo } from 'react';
import { type CriticalPath, criticalPath, unwalkedPath } from '@/lib/traces/analysis/critical-path';
import type { Trace } from '@/lib/traces/build-trace';
import { usePaintedFor } from './use-painted';
import type { ViewerTab } from './viewer-store';

/** A huge trace is painted before its path is walked, unless a table of the path is what one came for. */
export function useCriticalPath(trace: Trace, tab: ViewerTab): CriticalPath {
  const painted = usePaintedFor(trace.rows.length);
  const due = painted || tab !== 'waterfall';
  return useMemo(() => (due ? criticalPath(trace) : unwalkedPath(trace)), [trace, due]);
}
