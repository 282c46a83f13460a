import 'server-only';
import { AppError } from '@/lib/base/errors';
import { processSlot } from '@/lib/base/process-slot';
import { problemResponse } from '@/lib/http/server/problem';
import { currentTraceId, json } from '@/lib/http/server/route-handler';
import type { SpanKind } from '@/lib/traces/model';
import { toSummariesWire } from '@/lib/traces/summary-wire';
import { toOtlp } from '@/lib/traces/to-otlp';
import type { TraceBackend } from './backend';
import { searchInput } from './search-input';

/** What the routes and pages read traces from. Filled at start by `selectTraceBackend`. */
export const traceBackendSlot = processSlot<TraceBackend>('trace-backend');

/** A backend may make the answer itself where that keeps work off the web thread. */
interface MakesOtlp {
  traceOtlp(traceId: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

const TIMEOUT_MS = 5_000;
const TRACE_ID = /^[0-9a-f]{1,32}$/;
const KINDS: readonly string[] = ['internal', 'server', 'client', 'producer', 'consumer'] satisfies SpanKind[];

/**
 * Jaeger's `/api/v3` over whatever backend is in use; `path` is what follows it. The caller has checked who asks. Errors
 * carry Jaeger's own `error` object beside the fields of our problem documents, so that both kinds of client read them.
 */
export async function handleJaegerProxy(request: Request, path: readonly string[]): Promise<Response> {
  const backend = traceBackendSlot.get();
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await answer(backend, path, new URL(request.url).searchParams, AbortSignal.any([request.signal, deadline]));
  } catch (error) {
    return jaegerError(deadline.aborted && !(error instanceof AppError) ? tooSlow(backend, error) : error);
  }
}

async function answer(
  backend: TraceBackend,
  [resource, id, ...rest]: readonly string[],
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Response> {
  if (rest.length === 0 && resource === 'traces' && id !== undefined) return oneTrace(backend, id, signal);
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
  const wanted = params.get('spanKind') ?? params.get('span_kind') ?? '';
  if (wanted !== '' && !KINDS.includes(wanted)) return json({ operations: [] });
  const kind = wanted === '' ? undefined : (wanted as SpanKind);
  const found = await backend.operations(params.get('service') ?? '', kind, signal);
  return json({
    operations: found.map((item) => ({
      name: item.name,
      spanKind: item.kind === 'unspecified' ? 'internal' : item.kind,
    })),
  });
}

/** Zero hits are a 404 to Jaeger's clients. */
async function search(backend: TraceBackend, params: URLSearchParams, signal: AbortSignal): Promise<Response> {
  const traces = await backend.search(searchInput(params), signal);
  if (traces.length === 0) throw noTraces();
  return json({ result: toOtlp(traces.flat()) });
}

async function oneTrace(backend: TraceBackend, id: string, signal: AbortSignal): Promise<Response> {
  const short = id.toLowerCase();
  if (!TRACE_ID.test(short))
    throw new AppError('invalid_request', 'malformed parameter trace_id: expecting up to 32 hex digits');
  const traceId = short.padStart(32, '0');
  if (makesOtlp(backend)) {
    const bytes = await backend.traceOtlp(traceId, signal);
    if (!bytes) throw noTraces();
    return new Response(bytes, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
  }
  const spans = await backend.trace(traceId, signal);
  if (!spans) throw noTraces();
  return json({ result: toOtlp(spans) });
}

function makesOtlp(backend: TraceBackend): backend is TraceBackend & MakesOtlp {
  return 'traceOtlp' in backend;
}

function noTraces(): AppError {
  return new AppError('not_found', 'No traces found');
}

function tooSlow(backend: TraceBackend, cause: unknown): AppError {
  return new AppError('upstream_timeout', `The ${backend.name} did not answer within ${TIMEOUT_MS / 1000} s.`, {
    cause,
  });
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
