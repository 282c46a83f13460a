import 'server-only';
import { keys } from '@/lib/telemetry/attributes';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { metricsPageSlot } from '@/lib/telemetry/server/metrics/metrics-page';
import type { SeenRequest } from '../exemplar';

/** The exemplars of the requests' histogram, by the names that the overview has. */
export function seenRequests(): SeenRequest[] {
  const points = metricsPageSlot.peek()?.histogramPoints(gatewayMetrics.httpServerDuration) ?? [];
  return points.flatMap(({ attributes, exemplars = [] }) => {
    const method = attributes[keys.httpMethod] === '_OTHER' ? 'HTTP' : attributes[keys.httpMethod];
    const route = attributes[keys.httpRoute];
    const name = route === undefined ? String(method) : `${method} ${route}`;
    return exemplars.map(({ traceId, value, atMs }) => ({ name, traceId, us: value * 1e6, atMs }));
  });
}
