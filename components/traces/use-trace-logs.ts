'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import { fetchTraceLogs } from '@/lib/traces/browser/trace-logs-api';
import type { TraceLog } from '@/lib/traces/trace-log';

export type LogsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The place that keeps the spans takes no logs. */
  | { readonly kind: 'not-kept'; readonly sentTo: readonly string[] }
  | { readonly kind: 'shown'; readonly logs: readonly TraceLog[]; readonly truncated: boolean };

export interface TraceLogsInUse {
  readonly state: LogsState;
  readonly bySpan: LogsBySpan;
  /** Without hiding what is on show. */
  readonly look: () => void;
  readonly retry: () => void;
}

export type LogsBySpan = ReadonlyMap<string, readonly TraceLog[]>;

/**
 * The log records of a trace. Asked for again at each look, as they may come later than its spans; `look` is for when
 * one comes to read them: a page tells its vitals when it is left, which may be an hour later.
 */
export function useTraceLogs(traceId: string, looksLeft: number): TraceLogsInUse {
  const [state, setState] = useState<LogsState>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each look asks anew, and so does `attempt`
  useEffect(() => {
    const abort = new AbortController();
    fetchTraceLogs(traceId, abort.signal).then(
      (answer) =>
        setState((before) => {
          if (!answer.kept) return { kind: 'not-kept', sentTo: answer.sentTo };
          // Records only ever come, so their number tells whether any did.
          const same = before.kind === 'shown' && before.logs.length === answer.logs.length;
          return same ? before : { kind: 'shown', ...answer };
        }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState((before) => (before.kind === 'shown' ? before : { kind: 'failed', error }));
      },
    );
    return () => abort.abort();
  }, [traceId, looksLeft, attempt]);
  const bySpan = useMemo(() => groupBySpan(state.kind === 'shown' ? state.logs : []), [state]);
  const look = useCallback(() => setAttempt((n) => n + 1), []);
  const retry = useCallback(() => {
    setState({ kind: 'loading' });
    look();
  }, [look]);
  return { state, bySpan, look, retry };
}

function groupBySpan(logs: readonly TraceLog[]): LogsBySpan {
  const found = new Map<string, TraceLog[]>();
  for (const log of logs) {
    if (log.spanId === undefined) continue;
    const others = found.get(log.spanId);
    if (others) others.push(log);
    else found.set(log.spanId, [log]);
  }
  return found;
}
