import 'server-only';
import type { z } from 'zod';
import { keys } from '@/lib/telemetry/attributes';
import type { Span, TraceSummary } from '@/lib/traces/model';
import { summarize } from '@/lib/traces/summarize';
import { toOtlp } from '@/lib/traces/to-otlp';
import type { Dependency, TimeWindow, TraceBackend, TraceQuery } from '../backend';
import type { MakesV3Search } from '../makes-answers';
import { JaegerError, jaegerBroken, jaegerForeign, jaegerRefused } from './errors';
import { createJaegerHttp, type JaegerHttp, type JaegerHttpOptions } from './http';
import { Dependencies, OldOperations, OldServices, V3Operations, V3Services } from './schemas';
import {
  type Found,
  hasAttributes,
  operatorsOnly,
  type Search,
  searchOld,
  searchSummaries,
  searchText,
  searchV3,
  spansOfV3,
  tracesOfOld,
} from './search';

const SERVICES_MAX = 50;
const PARALLEL = 6;
const LINKED_MAX = 20;
const OPERATORS_MARGIN = 20;

/**
 * Any Jaeger as a trace backend: v3 first, the old dialect where a version has only that. Some storages demand a
 * service; then all of them are asked and their answers merged.
 */
export function createJaegerBackend(options: JaegerHttpOptions): TraceBackend & MakesV3Search {
  const http = createJaegerHttp(options);
  const backend: TraceBackend & MakesV3Search = {
    name: http.name,
    // Sorted, for Jaeger names them in another order each time.
    services: async (signal) =>
      [...(await pick(http, signal, ['api/v3/services', V3Services], ['api/services', OldServices]))].sort(),
    async operations(service, kind, signal) {
      const v3 = new URLSearchParams({ service, ...(kind && { span_kind: kind }) });
      const old = new URLSearchParams({ service, ...(kind && { spanKind: kind }) });
      const found = await pick(
        http,
        signal,
        [`api/v3/operations?${v3}`, V3Operations],
        [`api/operations?${old}`, OldOperations],
      );
      return found
        .map((operation) => ({ name: operation.name, kind: operation.spanKind }))
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    },
    async summaries(query, signal) {
      const wanted = widened(query);
      const [short, hidden] = await Promise.all([
        everywhere(backend, http, searchSummaries, wanted, signal),
        query.hideOperators ? everywhere(backend, http, searchSummaries, operatorsOnly(wanted), signal) : [],
      ]);
      if (short) return newest(short, new Set(hidden?.map((summary) => summary.traceId)), query);
      return (await newestWhole(backend, http, query, signal)).map((found) => found.summary);
    },
    async search(query, signal) {
      return (await newestWhole(backend, http, query, signal)).map((found) => found.spans);
    },
    async searchOtlp(query, signal) {
      const passed = await searchText(http, query, signal);
      if (passed.kind === 'none') return undefined;
      if (passed.kind === 'found') return new TextEncoder().encode(passed.text);
      const traces = await backend.search(query, signal);
      if (traces.length === 0) return undefined;
      return new TextEncoder().encode(JSON.stringify({ result: toOtlp(traces.flat()) }));
    },
    trace: (traceId, signal) => fetchTrace(http, traceId, signal),
    async linkedFrom(traceId, signal) {
      const query = { attributes: { [keys.originTraceId]: traceId }, limit: LINKED_MAX };
      return (await backend.summaries(query, signal)).map((summary) => summary.traceId);
    },
    dependencies: (window, signal) => fetchDependencies(http, window, signal),
    logsOf: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
  return backend;
}

type Route<T> = readonly [path: string, schema: z.ZodType<T>];

async function pick<T>(http: JaegerHttp, signal: AbortSignal, ...routes: readonly Route<T>[]): Promise<T> {
  for (const [path, schema] of routes) {
    const [route = '', params] = path.split('?');
    const answer = await http.get(route, new URLSearchParams(params), signal);
    if (answer.kind === 'missing') continue;
    if (answer.kind === 'refused') throw jaegerRefused(http.name, route, answer);
    const result = schema.safeParse(answer.body);
    if (result.success) return result.data;
    throw jaegerBroken(http.name, `gave no usable answer to ${route}`, result.error);
  }
  throw jaegerForeign(http.name);
}

/** Every version has the old route for this, and none another. */
async function fetchDependencies(
  http: JaegerHttp,
  { startMinUs, startMaxUs }: TimeWindow,
  signal: AbortSignal,
): Promise<readonly Dependency[]> {
  const endTs = Math.ceil(startMaxUs / 1000);
  const lookback = endTs - Math.floor(startMinUs / 1000);
  return pick(http, signal, [`api/dependencies?endTs=${endTs}&lookback=${lookback}`, Dependencies]);
}

async function fetchTrace(http: JaegerHttp, traceId: string, signal: AbortSignal): Promise<Span[] | undefined> {
  const answer = await http.get(`api/v3/traces/${traceId}`, undefined, signal);
  if (answer.kind === 'ok') return someOf(spansOfV3(http, answer.body));
  const old = answer.kind === 'missing' ? await http.get(`api/traces/${traceId}`, undefined, signal) : answer;
  if (old.kind === 'ok') return someOf(tracesOfOld(http, old.body).flat());
  if (old.kind === 'missing') throw jaegerForeign(http.name);
  if (old.status === 404) return undefined;
  throw jaegerRefused(http.name, 'the trace', old);
}

function someOf(spans: Span[]): Span[] | undefined {
  return spans.length === 0 ? undefined : spans;
}

/**
 * Whole traces are dear: one of fifty spans is as much as two hundred summaries. So a few more than wanted are asked
 * for, and many more only where operators' own were most of them.
 */
async function newestWhole(
  backend: TraceBackend,
  http: JaegerHttp,
  query: TraceQuery,
  signal: AbortSignal,
): Promise<readonly WholeTrace[]> {
  const most = widened(query);
  const limit = Math.min(query.limit + OPERATORS_MARGIN, most.limit);
  const traces = await wholeTraces(backend, http, { ...most, limit }, signal);
  const found = summarizeAll(traces, query);
  const isAll = fullestOfEach(traces).size < limit || limit === most.limit;
  if (isAll || found.length >= query.limit) return found;
  return summarizeAll(await wholeTraces(backend, http, most, signal), query);
}

/** v3 before 2.19 ignores attributes; the old search of those versions does not. */
async function wholeTraces(
  backend: TraceBackend,
  http: JaegerHttp,
  query: TraceQuery,
  signal: AbortSignal,
): Promise<readonly (readonly Span[])[]> {
  const dialects = hasAttributes(query) ? [searchOld, searchV3] : [searchV3, searchOld];
  for (const dialect of dialects) {
    const found = await everywhere(backend, http, dialect, query, signal);
    if (found) return found;
  }
  throw jaegerForeign(http.name);
}

/** Asks without a service if that is possible, else for every service there is. Undefined: not this dialect. */
async function everywhere<T>(
  backend: TraceBackend,
  http: JaegerHttp,
  search: Search<T>,
  query: TraceQuery,
  signal: AbortSignal,
): Promise<readonly T[] | undefined> {
  const found = await search(http, query, signal);
  if (found !== 'no_service') return found;
  const services = (await backend.services(signal)).slice(0, SERVICES_MAX);
  const answers: (Found<T> | undefined)[] = [];
  const waiting = services.map((service, index) => ({ service, index }));
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        answers[next.index] = await search(http, { ...query, service: next.service }, signal);
      }
    }),
  );
  if (answers.some((answer) => answer === undefined)) return undefined;
  return answers.flatMap((answer) => {
    if (answer !== 'no_service') return answer ?? [];
    throw new JaegerError('upstream_failed', `${http.name} wants a service although it was given one.`);
  });
}

/**
 * Asks for more where operators' own pages are taken out afterwards. An error asked for as the tag it is in some
 * storages is asked for as an error, so that the others are sifted.
 */
function widened(query: TraceQuery): TraceQuery {
  const { error, ...attributes } = query.attributes ?? {};
  return {
    ...query,
    ...(error === 'true' && { attributes, errorsOnly: true }),
    ...(query.hideOperators && { limit: query.limit * 2 + OPERATORS_MARGIN }),
  };
}

/** One row a trace, newest first. */
function newest(found: readonly TraceSummary[], hidden: ReadonlySet<string>, query: TraceQuery): TraceSummary[] {
  const unique = new Map(found.map((summary) => [summary.traceId, summary]));
  return [...unique.values()]
    .filter((summary) => !(query.hideOperators && (summary.operator || hidden.has(summary.traceId))))
    .sort((a, b) => b.startUs - a.startUs)
    .slice(0, query.limit);
}

interface WholeTrace {
  readonly summary: TraceSummary;
  readonly spans: readonly Span[];
}

function summarizeAll(traces: readonly (readonly Span[])[], query: TraceQuery): WholeTrace[] {
  const spansOf = new Map<TraceSummary, readonly Span[]>();
  for (const spans of fullestOfEach(traces).values()) {
    const summary = summarize(spans);
    if (summary) spansOf.set(summary, spans);
  }
  return newest([...spansOf.keys()], new Set(), query).map((summary) => ({
    summary,
    spans: spansOf.get(summary) ?? [],
  }));
}

/** Where each service was asked, a trace comes once from every one it touches. */
function fullestOfEach(traces: readonly (readonly Span[])[]): ReadonlyMap<string, readonly Span[]> {
  const fullest = new Map<string, readonly Span[]>();
  for (const spans of traces) {
    const id = spans[0]?.traceId ?? '';
    if (spans.length > (fullest.get(id)?.length ?? 0)) fullest.set(id, spans);
  }
  return fullest;
}
