'use client';

import { useCallback, useEffect, useState } from 'react';
import { sampledByRatio } from '@/lib/telemetry/sampling';
import { fetchTrace } from '@/lib/traces/browser/traces-api';
import { sleep, type TraceState, watchTrace } from './watch-trace';

/** Follows a trace while the page is open; `look` starts over without hiding what is on show. */
export function useTrace(traceId: string, samplingRatio: number): { state: TraceState; look: () => void } {
  const [state, setState] = useState<TraceState>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks anew
  useEffect(() => {
    const abort = new AbortController();
    void watchTrace(
      {
        load: (signal) => fetchTrace(traceId, signal),
        sleep,
        now: Date.now,
        sampledOut: samplingRatio < 1 && !sampledByRatio(traceId, samplingRatio),
        tell: setState,
      },
      abort.signal,
    );
    return () => abort.abort();
  }, [traceId, samplingRatio, attempt]);

  const look = useCallback(() => {
    setState((before) => (before.kind === 'shown' ? before : { kind: 'loading' }));
    setAttempt((n) => n + 1);
  }, []);
  return { state, look };
}
