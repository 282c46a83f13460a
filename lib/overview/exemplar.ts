import type { RouteExemplar } from './overview';

export interface SeenRequest extends RouteExemplar {
  /** As the request's span is called. */
  readonly name: string;
  readonly atMs: number;
}

/** Beyond it a request is no example of that figure. */
const TIMES_MAX = 4;

/**
 * The kept request whose time is nearest to a percentile, as ratios go, within the time that the percentile is about:
 *
 *     p95 120 ms     3 ms · 90 ms · 480 ms   →   90 ms
 */
export function exemplarNear(
  seen: readonly SeenRequest[],
  percentileUs: number | null,
  fromMs: number,
): RouteExemplar | null {
  if (percentileUs === null) return null;
  let best: { readonly of: SeenRequest; readonly distance: number } | undefined;
  for (const request of seen) {
    const distance = Math.abs(Math.log(Math.max(1, request.us) / Math.max(1, percentileUs)));
    if (request.atMs < fromMs || distance > Math.log(TIMES_MAX)) continue;
    if (!best || distance < best.distance) best = { of: request, distance };
  }
  return best ? { traceId: best.of.traceId, us: best.of.us } : null;
}
