'use client';

import { useEffect, useState } from 'react';
import { fetchTracedOrder, type TracedOrder } from '@/lib/traces/browser/traced-order-api';

/**
 * The order that this trace made. Asked again when the trace has grown, because it is captured while one looks. A
 * failure shows nothing: the trace is whole without it.
 */
export function useTracedOrder(traceId: string, spanCount: number): TracedOrder | undefined {
  const [order, setOrder] = useState<TracedOrder>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a trace that grew asks anew
  useEffect(() => {
    const abort = new AbortController();
    fetchTracedOrder(traceId, abort.signal).then(
      (found) => setOrder(found),
      () => undefined,
    );
    return () => abort.abort();
  }, [traceId, spanCount]);
  return order;
}
