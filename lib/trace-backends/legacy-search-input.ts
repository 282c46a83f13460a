import { AppError } from '@/lib/base/errors';
import type { Micros } from '@/lib/traces/model';
import type { TimeWindow, TraceQuery } from './backend';
import { parseGoBool, parseGoDuration, parseGoInt, parseStringMap, parseTraceId } from './go-values';
import { SEARCH_DEPTH, SEARCH_DEPTH_MAX } from './search-input';

export type LegacySearch =
  | { readonly kind: 'search'; readonly query: TraceQuery & TimeWindow }
  | { readonly kind: 'lookup'; readonly traceIds: readonly string[] };

const LOOKBACK_US = 48 * 3_600_000_000;
const DEPENDENCIES_LOOKBACK_MS = 24 * 3_600_000;
const TRACE_IDS_MAX = 100;

/** Reads the parameters of the old search, with Jaeger's words for what is wrong. Times are microseconds. */
export function legacySearchInput(params: URLSearchParams, nowUs: Micros = Date.now() * 1000): LegacySearch {
  checkTraceHints(params);
  const traceIds = params.getAll('traceID').map((id) => traceIdOf(id, 'cannot parse traceID param: '));
  const service = params.get('service') ?? '';
  if (service === '' && traceIds.length === 0) throw wrong("parameter 'service' is required");
  const operation = params.get('operation') ?? '';
  const query = {
    ...(service !== '' && { service }),
    ...(operation !== '' && { operation }),
    ...tagsOf(params),
    startMinUs: intOf(params, 'start') ?? nowUs - LOOKBACK_US,
    startMaxUs: intOf(params, 'end') ?? nowUs,
    ...durationsOf(params),
    limit: limitOf(params.get('limit')),
  };
  if (traceIds.length > TRACE_IDS_MAX) throw wrong(`at most ${TRACE_IDS_MAX} traceID parameters are supported`);
  return traceIds.length > 0 ? { kind: 'lookup', traceIds: [...new Set(traceIds)] } : { kind: 'search', query };
}

/** `start`, `end` and `raw` beside a trace id help other storages; here they only have to be well formed. */
export function checkTraceHints(params: URLSearchParams): void {
  intOf(params, 'start');
  intOf(params, 'end');
  const raw = params.get('raw') ?? '';
  const parsed = raw === '' ? undefined : parseGoBool(raw);
  if (parsed && !parsed.ok) throw unparsable('raw', parsed.problem);
}

export function traceIdOf(text: string, before = ''): string {
  const parsed = parseTraceId(text);
  if (parsed.ok) return parsed.traceId;
  throw wrong(`${before}${parsed.problem}`);
}

/** `endTs` and `lookback`, in milliseconds. */
export function dependencyWindow(params: URLSearchParams, nowMs: number = Date.now()): TimeWindow {
  const endMs = intOf(params, 'endTs') ?? nowMs;
  const lookbackMs = intOf(params, 'lookback') ?? DEPENDENCIES_LOOKBACK_MS;
  return { startMinUs: (endMs - lookbackMs) * 1000, startMaxUs: endMs * 1000 };
}

function wrong(detail: string): AppError {
  return new AppError('invalid_request', detail);
}

function unparsable(name: string, problem: string): AppError {
  return wrong(`unable to parse param '${name}': ${problem}`);
}

function intOf(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  const parsed = parseGoInt(text);
  if (parsed.ok) return parsed.value;
  throw unparsable(name, parsed.problem);
}

/** Jaeger names no parameter here. A limit below 1 is refused by its storages, in these words. */
function limitOf(text: string | null): number {
  if (text === null || text === '') return SEARCH_DEPTH;
  const parsed = parseGoInt(text, 32);
  if (!parsed.ok) throw wrong(parsed.problem);
  if (parsed.value < 1) throw wrong('search depth must be greater than 0 and less than max traces');
  return Math.min(parsed.value, SEARCH_DEPTH_MAX);
}

/** `tag=key:value` and `tags={"key":"value"}`, each as often as one likes; all must hold on one span. */
function tagsOf(params: URLSearchParams): { attributes?: Record<string, string> } {
  const attributes: Record<string, string> = Object.create(null);
  for (const tag of params.getAll('tag')) {
    const at = tag.indexOf(':');
    if (at === -1) throw wrong(`malformed 'tag' parameter, expecting key:value, received: ${tag.slice(0, 64)}`);
    attributes[tag.slice(0, at)] = tag.slice(at + 1);
  }
  for (const tags of params.getAll('tags')) {
    const map = parseStringMap(tags);
    if (!map.ok) throw wrong(`malformed 'tags' parameter, cannot unmarshal JSON: ${map.problem}`);
    Object.assign(attributes, map.entries);
  }
  return Object.keys(attributes).length === 0 ? {} : { attributes };
}

/** Zero is no bound. */
function durationsOf(params: URLSearchParams): Pick<TraceQuery, 'durationMinUs' | 'durationMaxUs'> {
  const durationMinUs = durationOf(params, 'minDuration');
  const durationMaxUs = durationOf(params, 'maxDuration');
  if (durationMaxUs !== 0 && durationMaxUs < durationMinUs) {
    throw wrong("'maxDuration' should be greater than 'minDuration'");
  }
  return { ...(durationMinUs > 0 && { durationMinUs }), ...(durationMaxUs !== 0 && { durationMaxUs }) };
}

function durationOf(params: URLSearchParams, name: string): Micros {
  const text = params.get(name) ?? '';
  const parsed = text === '' ? undefined : parseGoDuration(text);
  if (parsed && !parsed.ok) throw unparsable(name, parsed.problem);
  return parsed?.us ?? 0;
}
