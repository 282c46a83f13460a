import 'server-only';
import { AppError } from '@/lib/base/errors';
import { problemResponse } from '@/lib/http/server/problem';
import { currentTraceId } from '@/lib/http/server/route-handler';
import { type LegacyEnvelope, legacyEnvelope, legacyTraces } from '@/lib/traces/to-jaeger';
import { askBackend, jsonBytes, operationsOfKind } from './ask-backend';
import type { TraceBackend } from './backend';
import { checkTraceHints, dependencyWindow, legacySearchInput, traceIdOf } from './legacy-search-input';
import { lookUp } from './look-up';
import { makesJaeger } from './makes-answers';
import { jaegerBytes, printJaeger } from './trace-bytes';

/** Where the route lies; what follows is Jaeger's own path. */
const BASE = '/api/jaeger/api/';

/**
 * Jaeger's API before v3, which Grafana's data source and older tools speak, over whatever backend is in use. The caller
 * has checked who asks. The path is read from the address itself: a service is escaped as in a query there.
 */
export function handleLegacyJaegerProxy(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const path = pathname.slice(pathname.indexOf(BASE) + BASE.length).split('/');
  return askBackend(request, (backend, params, signal) => answer(backend, path, params, signal), legacyError);
}

async function answer(
  backend: TraceBackend,
  [resource = '', id, below, ...rest]: readonly string[],
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Response> {
  const route = [resource, id && ':id', below, ...rest].filter((part) => part !== undefined).join('/');
  switch (route) {
    case 'services':
      return list(await backend.services(signal), params);
    case 'services/:id/operations':
      return operationNames(backend, unescaped(id ?? ''), params, signal);
    case 'operations':
      return operations(backend, params, signal);
    case 'traces':
      return search(backend, params, signal);
    case 'traces/:id':
      return oneTrace(backend, unescaped(id ?? ''), params, signal);
    case 'dependencies':
      return dependencies(backend, params, signal);
    default:
      return new Response('404 page not found\n', { status: 404, headers: plainText() });
  }
}

async function operationNames(
  backend: TraceBackend,
  service: string,
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Response> {
  const found = await backend.operations(service, undefined, signal);
  return list([...new Set(found.map((operation) => operation.name))], params);
}

async function operations(backend: TraceBackend, params: URLSearchParams, signal: AbortSignal): Promise<Response> {
  const service = params.get('service') ?? '';
  if (service === '') throw new AppError('invalid_request', "parameter 'service' is required");
  const found = await operationsOfKind(backend, service, params.get('spanKind') ?? '', signal);
  const answers = found.map(({ name, kind }) => ({ name, spanKind: kind === 'unspecified' ? '' : kind }));
  return list(answers, params);
}

async function search(backend: TraceBackend, params: URLSearchParams, signal: AbortSignal): Promise<Response> {
  const input = legacySearchInput(params);
  if (input.kind === 'lookup') return lookup(backend, input.traceIds, params, signal);
  const { query } = input;
  const isEmpty = query.startMinUs >= query.startMaxUs;
  if (isEmpty) return printed(legacyTraces([]), params);
  if (makesJaeger(backend)) return jsonBytes(await backend.searchJaeger(query, isPretty(params), signal));
  return printed(legacyTraces(await backend.search(query, signal)), params);
}

async function lookup(
  backend: TraceBackend,
  traceIds: readonly string[],
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Response> {
  const bytes = makesJaeger(backend)
    ? await backend.lookUpJaeger(traceIds, isPretty(params), signal)
    : await jaegerBytes(
        lookUp(traceIds, (traceId) => backend.trace(traceId, signal), signal),
        isPretty(params),
      );
  return jsonBytes(bytes);
}

async function oneTrace(
  backend: TraceBackend,
  id: string,
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Response> {
  const traceId = traceIdOf(id);
  checkTraceHints(params);
  if (makesJaeger(backend)) {
    const bytes = await backend.traceJaeger(traceId, isPretty(params), signal);
    if (!bytes) throw noTrace();
    return jsonBytes(bytes);
  }
  const spans = await backend.trace(traceId, signal);
  if (!spans) throw noTrace();
  return printed(legacyTraces([spans]), params);
}

async function dependencies(backend: TraceBackend, params: URLSearchParams, signal: AbortSignal): Promise<Response> {
  const window = dependencyWindow(params);
  const service = params.get('service') ?? '';
  const found = window.startMinUs >= window.startMaxUs ? [] : await backend.dependencies(window, signal);
  const wanted = found.filter(({ parent, child }) => service === '' || parent === service || child === service);
  return printed(legacyEnvelope(wanted), params);
}

function noTrace(): AppError {
  return new AppError('not_found', 'trace not found');
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch (cause) {
    throw new AppError('invalid_request', `invalid URL escape in ${JSON.stringify(part.slice(0, 64))}`, { cause });
  }
}

function list(items: readonly unknown[], params: URLSearchParams): Response {
  return printed(legacyEnvelope(items, null, items.length), params);
}

function printed(body: LegacyEnvelope, params: URLSearchParams): Response {
  const text = printJaeger(body, isPretty(params));
  return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
}

function isPretty(params: URLSearchParams): boolean {
  return !['', 'false'].includes(params.get('prettyPrint') ?? '');
}

function plainText(headers?: Headers): Headers {
  const all = new Headers(headers);
  all.set('content-type', 'text/plain; charset=utf-8');
  all.set('x-content-type-options', 'nosniff');
  all.set('cache-control', 'no-store');
  return all;
}

/** As Go's `http.Error` sends it: JSON that calls itself text, with a line's end. */
async function legacyError(error: unknown): Promise<Response> {
  const problem = problemResponse(error, currentTraceId());
  const { detail } = (await problem.json()) as { detail: string };
  const body = legacyEnvelope(null, [{ code: problem.status, msg: detail }]);
  return new Response(`${JSON.stringify(body)}\n`, { status: problem.status, headers: plainText(problem.headers) });
}
