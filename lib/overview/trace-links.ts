import { checkoutKeys, checkoutSpans } from '@/lib/checkout/telemetry';
import { eventSpans } from '@/lib/events/telemetry';
import { playbackSpans } from '@/lib/playback/telemetry';
import { type TraceListAddress, tracesHref } from '@/lib/traces/list-address';
import type { Overview, RouteRow } from './overview';
import { partsOfName } from './route-of';

/** Where each figure's traces are. What is counted of every request has a trace only where it was sampled. */
export type RequestKind = 'all' | 'failed' | 'slow';

export function requestTraces(overview: Overview, kind: RequestKind): string {
  return tracesHref({ ...sinceWindow(overview), ...narrowed(kind, overview.viewers.p95Us) });
}

/** Undefined for what no span is named after. */
export function routeTraces(overview: Overview, row: RouteRow, kind: RequestKind): string | undefined {
  if (row.audience === 'machines' || isNeverRecorded(row.name)) return undefined;
  return tracesHref({
    ...sinceWindow(overview),
    operation: row.name,
    ...narrowed(kind, row.p95Us),
    ...(row.audience === 'operators' && { showOperators: true }),
  });
}

export function exemplarTrace({ exemplar }: RouteRow): string | undefined {
  return exemplar ? `/admin/traces/${exemplar.traceId}` : undefined;
}

export function streamTraces({ process }: Overview): string {
  return tracesHref({ range: '1h', service: process.service, operation: playbackSpans.start });
}

export function orderTraces({ process }: Overview, result?: 'placed' | 'declined'): string {
  return tracesHref({
    range: '1h',
    service: process.service,
    operation: checkoutSpans.placeOrder,
    ...(result && { attributes: [[checkoutKeys.result, result]] }),
  });
}

/** The checkouts since the oldest order whose money was not taken yet. */
export function uncapturedTraces({ process }: Overview, sinceMs: number): string {
  return tracesHref({ fromMs: sinceMs - MARGIN_MS, service: process.service, operation: checkoutSpans.placeOrder });
}

export function waitingTraces({ process }: Overview, sinceMs: number | null): string {
  const operation = eventSpans.produce;
  return tracesHref({ ...sinceOr(sinceMs), service: workerOf(process.service), operation });
}

export function deadTraces({ process }: Overview, dead: { readonly type: string; readonly atMs: number }): string {
  const operation = eventSpans.process(dead.type);
  return tracesHref({ ...sinceOr(dead.atMs), service: workerOf(process.service), operation, errors: 'only' });
}

/** A trace begins before the row that its end wrote. */
const MARGIN_MS = 60_000;

function sinceOr(sinceMs: number | null): TraceListAddress {
  return sinceMs === null ? { range: '1h' } : { fromMs: sinceMs - MARGIN_MS };
}

function sinceWindow({ process, window }: Overview): TraceListAddress {
  return { fromMs: window.fromMs, service: process.service };
}

function narrowed(kind: RequestKind, p95Us: number | null): TraceListAddress {
  if (kind === 'failed') return { errors: 'only' };
  return kind === 'slow' && p95Us !== null ? { durationMinUs: Math.floor(p95Us) } : {};
}

/** The supervisor names the processes so. */
function workerOf(service: string): string {
  return `${service}-worker`;
}

function isNeverRecorded(name: string): boolean {
  const { method, route } = partsOfName(name);
  return method === '' || route?.startsWith('/api/jaeger') === true || route === '/api/admin/overview';
}
