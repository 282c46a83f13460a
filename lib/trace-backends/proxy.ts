import 'server-only';
import { AppError } from '@/lib/base/errors';
import { problemResponse } from '@/lib/http/server/problem';
import { currentTraceId, json } from '@/lib/http/server/route-handler';
import { COLUMNS_PARAM, COLUMNS_VERSION } from '@/lib/traces/span-columns';
import { toSummariesWire } from '@/lib/traces/summary-wire';
import { toOtlp } from '@/lib/traces/to-otlp';
import { askBackend, jsonBytes, operationsOfKind } from './ask-backend';
import type { TraceBackend } from './backend';
import { parseTraceId } from './go-values';
import { makesV3, makesV3Search } from './makes-answers';
import { searchInput } from './search-input';

const LINKED_MAX = 50;

/**
 * Jaeger's `/api/v3` over whatever backend is in use; `path` is what follows it. The caller has checked who asks. Errors
 * carry Jaeger's own `error` object beside the fields of our problem documents, so that both kinds of client read them.
 */
export function handleJaegerProxy(request: Request, path: readonly string[]): Promise<Response> {
  return askBackend(request, (backend, params, signal) => answer(backend, path, params, signal), jaegerError);
}

async function answer(
  backend: TraceBackend,
  [resource, id, ...rest]: readonly string[],
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Response> {
  if (rest.length === 0 && id !== undefined) {
    if (resource === 'traces') return oneTrace(backend, id, params, signal);
    if (resource === 'linked-traces') return linkedTraces(backend, id, signal);
  }
  if (id === undefined) {
    if (resource === 'services') return json({ services: await backend.services(signal) });
    if (resource === 'operations') return operations(backend, params, signal);
    if (resource === 'traces') return search(backend, params, signal);
    if (resource === 'trace-summaries') {
      return json(toSummariesWire(await backend.summaries(searchInput(params), signal)));
    }
  }
  throw new AppError('not_found', 'The trace proxy has no such route.');
}

async function operations(backend: TraceBackend, params: URLSearchParams, signal: AbortSignal): Promise<Response> {
  const kind = params.get('spanKind') ?? params.get('span_kind') ?? '';
  const found = await operationsOfKind(backend, params.get('service') ?? '', kind, signal);
  return json({
    operations: found.map((item) => ({
      name: item.name,
      spanKind: item.kind === 'unspecified' ? 'internal' : item.kind,
    })),
  });
}

/** Zero hits are a 404 to Jaeger's clients. */
async function search(backend: TraceBackend, params: URLSearchParams, signal: AbortSignal): Promise<Response> {
  const query = searchInput(params);
  if (makesV3Search(backend)) return madeTraces(await backend.searchOtlp(query, signal));
  const traces = await backend.search(query, signal);
  if (traces.length === 0) throw noTraces();
  return json({ result: toOtlp(traces.flat()) });
}

/** Not Jaeger's own: which traces link to this one, newest first. */
async function linkedTraces(backend: TraceBackend, id: string, signal: AbortSignal): Promise<Response> {
  const traceId = readTraceId(id);
  const found = await backend.linkedFrom(traceId, signal);
  return json({ traceIds: found.filter((each) => each !== traceId).slice(0, LINKED_MAX) });
}

function readTraceId(id: string): string {
  const parsed = parseTraceId(id);
  if (!parsed.ok) throw new AppError('invalid_request', 'malformed parameter trace_id: expecting up to 32 hex digits');
  return parsed.traceId;
}

async function oneTrace(
  backend: TraceBackend,
  id: string,
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Response> {
  const traceId = readTraceId(id);
  if (makesV3(backend)) {
    const asColumns = params.get(COLUMNS_PARAM) === COLUMNS_VERSION;
    return madeTraces(await (asColumns ? backend.traceColumns(traceId, signal) : backend.traceOtlp(traceId, signal)));
  }
  const spans = await backend.trace(traceId, signal);
  if (!spans) throw noTraces();
  return json({ result: toOtlp(spans) });
}

function madeTraces(bytes: Uint8Array<ArrayBuffer> | undefined): Response {
  if (!bytes) throw noTraces();
  return jsonBytes(bytes);
}

function noTraces(): AppError {
  return new AppError('not_found', 'No traces found');
}

async function jaegerError(error: unknown): Promise<Response> {
  const problem = problemResponse(error, currentTraceId());
  const body = (await problem.json()) as { detail: string };
  const { headers, status } = problem;
  return new Response(JSON.stringify({ ...body, error: { httpCode: status, message: body.detail } }), {
    headers,
    status,
  });
}
