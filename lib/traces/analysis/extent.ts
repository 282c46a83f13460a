import type { TraceNode } from '../build-trace';
import type { Micros } from '../model';

/** From the first start to the last end; 0 to 0 of nothing. */
export function extentOf(nodes: readonly Pick<TraceNode, 'span'>[]): { startUs: Micros; endUs: Micros } {
  if (nodes.length === 0) return { startUs: 0, endUs: 0 };
  let startUs = Number.POSITIVE_INFINITY;
  let endUs = Number.NEGATIVE_INFINITY;
  for (const { span } of nodes) {
    startUs = Math.min(startUs, span.startUs);
    endUs = Math.max(endUs, span.startUs + span.durationUs);
  }
  return { startUs, endUs };
}
