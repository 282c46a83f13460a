import type { Trace, TraceNode } from '../build-trace';

/** The row whose end the viewer waited for: the root, or the earliest span while the root has not come. */
export function viewerRoot(trace: Trace): TraceNode | undefined {
  return trace.rows.find((node) => node.span.parentSpanId === undefined) ?? trace.rows[0];
}
