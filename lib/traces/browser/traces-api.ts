import { z } from '@/lib/base/schema';
import { ApiError, fetchJson } from '@/lib/http/fetch-json';
import type { Span, SpanKind, TraceSummary } from '../model';
import { jaegerSearchParams, type TraceQuery } from '../search-params';
import { COLUMNS_PARAM, COLUMNS_VERSION } from '../span-columns';
import { SummariesWire } from '../summary-wire';
import { TraceWire } from '../trace-wire';

/** What the admin's pages ask of the trace proxy. It speaks Jaeger's v3, so nothing here knows which backend answers. */
const BASE = '/api/jaeger/api/v3';
/** More than the proxy's own patience with a backend, so that its reason arrives rather than ours. */
const TIMEOUT_MS = 8_000;

const Services = z.object({ services: z.array(z.string()).default([]) });
const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const satisfies SpanKind[];
const Operations = z.object({
  operations: z.array(z.object({ name: z.string(), spanKind: z.enum(KINDS).catch('internal') })).default([]),
});
const Linked = z.object({ traceIds: z.array(z.string().regex(/^[0-9a-f]{32}$/)) });

/** Newest first. */
export async function fetchSummaries(query: TraceQuery, signal?: AbortSignal): Promise<readonly TraceSummary[]> {
  const params = jaegerSearchParams(query);
  if (query.errorsOnly) params.set('query.errors', 'true');
  if (query.hideOperators) params.set('query.hideOperators', 'true');
  return fetchJson(`${BASE}/trace-summaries?${params}`, { schema: SummariesWire, signal, timeoutMs: TIMEOUT_MS });
}

/** What `fetchTrace` asks, so that a page can have it fetched while its script is on the way. */
export function spansHref(traceId: string): string {
  return `${traceJsonHref(traceId)}?${COLUMNS_PARAM}=${COLUMNS_VERSION}`;
}

/** Undefined when no span of the trace is known. */
export async function fetchTrace(traceId: string, signal?: AbortSignal): Promise<Span[] | undefined> {
  try {
    return await fetchJson(spansHref(traceId), { schema: TraceWire, signal, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** Ids of traces that link to this one. */
export async function fetchLinkedFrom(traceId: string, signal?: AbortSignal): Promise<readonly string[]> {
  const url = `${BASE}/linked-traces/${encodeURIComponent(traceId)}`;
  return (await fetchJson(url, { schema: Linked, signal, timeoutMs: TIMEOUT_MS })).traceIds;
}

/** Where one's own tools find a trace; OTLP JSON. */
export function traceJsonHref(traceId: string): string {
  return `${BASE}/traces/${encodeURIComponent(traceId)}`;
}

export async function fetchServices(signal?: AbortSignal): Promise<readonly string[]> {
  return (await fetchJson(`${BASE}/services`, { schema: Services, signal, timeoutMs: TIMEOUT_MS })).services;
}

export async function fetchOperations(
  service: string,
  signal?: AbortSignal,
): Promise<readonly { readonly name: string; readonly kind: SpanKind }[]> {
  const url = `${BASE}/operations?${new URLSearchParams({ service })}`;
  const { operations } = await fetchJson(url, { schema: Operations, signal, timeoutMs: TIMEOUT_MS });
  return operations.map((operation) => ({ name: operation.name, kind: operation.spanKind }));
}
