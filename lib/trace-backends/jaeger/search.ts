import { traceKeys } from '@/lib/traces/attributes';
import { fromJaeger } from '@/lib/traces/from-jaeger';
import { fromOtlp } from '@/lib/traces/from-otlp';
import type { Span, TraceSummary } from '@/lib/traces/model';
import { jaegerSearchParams } from '@/lib/traces/search-params';
import { SummariesWire } from '@/lib/traces/summary-wire';
import type { TraceQuery } from '../backend';
import { matchesSpan } from '../match-span';
import { jaegerBroken, jaegerRefused } from './errors';
import type { JaegerAnswer, JaegerHttp } from './http';
import { canPassOn, isSiftedByJaeger } from './pass-on';

/** One question in one dialect. `undefined`: this Jaeger does not speak it, or not about this. */
export type Search<T> = (http: JaegerHttp, query: TraceQuery, signal: AbortSignal) => Promise<Found<T> | undefined>;

/** `no_service`: this storage wants to be told a service. */
export type Found<T> = T[] | 'no_service';

const LOOKBACK_US = 48 * 3_600_000_000;
const SIFTED_MAX = 200;

/** `/api/v3/trace-summaries`, from 2.19 on. */
export const searchSummaries: Search<TraceSummary> = async (http, query, signal) => {
  const answer = await http.get('api/v3/trace-summaries', v3Params(query), signal);
  if (answer.kind === 'missing') return undefined;
  if (answer.kind === 'ok') return parseSummaries(http, answer.body);
  return refusal(http, answer, query);
};

/** `unsure`: the traces have to be read. */
type SearchText = { readonly kind: 'found'; readonly text: string } | { readonly kind: 'none' | 'unsure' };

/** What v3 says itself about whole traces. */
export async function searchText(http: JaegerHttp, query: TraceQuery, signal: AbortSignal): Promise<SearchText> {
  if (!isSiftedByJaeger(query)) return { kind: 'unsure' };
  const answer = await http.get('api/v3/traces', v3Params(query), signal);
  if (answer.kind === 'refused' && answer.status === 404) return { kind: 'none' };
  const isFit = answer.kind === 'ok' && canPassOn(answer.body, query.limit);
  return isFit ? { kind: 'found', text: answer.text } : { kind: 'unsure' };
}

/** Whole traces by v3. Before 2.19 it ignores attributes, so the caller asks the old dialect for those first. */
export const searchV3: Search<readonly Span[]> = async (http, query, signal) => {
  const answer = await http.get('api/v3/traces', v3Params(query), signal);
  if (answer.kind === 'missing') return undefined;
  if (answer.kind === 'refused') return refusal(http, answer, query);
  return byTrace(spansOfV3(http, answer.body)).filter((spans) => spans.some((span) => matchesSpan(span, query)));
};

/** The API of Jaeger 1 and of 2 before 2.21. */
export const searchOld: Search<readonly Span[]> = async (http, query, signal) => {
  const found = await askOld(http, query, signal);
  if (!query.errorsOnly || !Array.isArray(found) || found.length > 0) return found;
  // Not every storage keeps an error as a tag; then a wider answer is sifted here.
  const wide = await askOld(http, { ...query, errorsOnly: false, limit: SIFTED_MAX }, signal);
  if (!Array.isArray(wide)) return wide;
  return wide.filter((spans) => spans.some((span) => matchesSpan(span, query))).slice(0, query.limit);
};

const askOld: Search<readonly Span[]> = async (http, query, signal) => {
  if (query.service === undefined) return 'no_service';
  const answer = await http.get('api/traces', oldParams(query), signal);
  if (answer.kind === 'missing') return undefined;
  return answer.kind === 'ok' ? tracesOfOld(http, answer.body) : refusal(http, answer, query);
};

/** Zero hits are a 404 in v3; a 400 about the service is not our caller's fault. */
function refusal(http: JaegerHttp, answer: JaegerAnswer & { kind: 'refused' }, query: TraceQuery): Found<never> {
  if (answer.status === 404) return [];
  const aboutService = query.service === undefined && /service/i.test(answer.message);
  if (aboutService && (answer.status === 400 || answer.status === 500)) return 'no_service';
  throw jaegerRefused(http.name, 'the search', answer);
}

/** The readers of spans take anything; what is no object at all comes from no Jaeger. */
export function spansOfV3(http: JaegerHttp, body: unknown): Span[] {
  return fromOtlp(objectOf(http, body));
}

export function tracesOfOld(http: JaegerHttp, body: unknown): Span[][] {
  return fromJaeger(objectOf(http, body));
}

function objectOf({ name }: JaegerHttp, body: unknown): object {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw jaegerBroken(name, 'answered with traces in an unknown form');
}

function parseSummaries(http: JaegerHttp, body: unknown): TraceSummary[] {
  const result = SummariesWire.safeParse(body);
  if (!result.success) throw jaegerBroken(http.name, 'answered with summaries in an unknown form', result.error);
  return result.data;
}

function v3Params(query: TraceQuery): URLSearchParams {
  const attributes = attributesOf(query);
  return jaegerSearchParams({ ...query, ...(attributes && { attributes }), startMinUs: startMinOf(query) });
}

function oldParams(query: TraceQuery): URLSearchParams {
  const params = new URLSearchParams({ service: query.service ?? '', limit: String(query.limit) });
  const attributes = attributesOf(query);
  if (query.operation !== undefined) params.set('operation', query.operation);
  if (attributes) params.set('tags', JSON.stringify(attributes));
  if (query.durationMinUs !== undefined) params.set('minDuration', `${query.durationMinUs}us`);
  if (query.durationMaxUs !== undefined) params.set('maxDuration', `${query.durationMaxUs}us`);
  params.set('start', String(Math.floor(startMinOf(query))));
  params.set('end', String(Math.ceil(query.startMaxUs ?? Date.now() * 1000)));
  return params;
}

function startMinOf(query: TraceQuery): number {
  return query.startMinUs ?? Date.now() * 1000 - LOOKBACK_US;
}

/** To a Jaeger an error is a tag. */
function attributesOf(query: TraceQuery): Record<string, string> | undefined {
  const attributes = { ...query.attributes, ...(query.errorsOnly && { error: 'true' }) };
  return Object.keys(attributes).length === 0 ? undefined : attributes;
}

export function hasAttributes(query: TraceQuery): boolean {
  return attributesOf(query) !== undefined;
}

/** The same question about operators' own pages only. */
export function operatorsOnly(query: TraceQuery): TraceQuery {
  return { ...query, attributes: { ...query.attributes, [traceKeys.audience]: 'operator' }, hideOperators: false };
}

/** Jaeger sends the traces of a search as one heap of spans, and some of them twice. */
function byTrace(spans: readonly Span[]): Span[][] {
  const traces = new Map<string, Map<string, Span>>();
  for (const span of spans) {
    const trace = traces.get(span.traceId) ?? new Map<string, Span>();
    traces.set(span.traceId, trace);
    if (!trace.has(span.spanId)) trace.set(span.spanId, span);
  }
  return Array.from(traces.values(), (trace) => [...trace.values()]);
}
