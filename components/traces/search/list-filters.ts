import { HEAT_COLUMNS } from '@/lib/traces/geometry/heat-cells';
import { type RangeKey, type TraceListAddress, tracesSearch } from '@/lib/traces/list-address';
import type { TraceQuery } from '@/lib/traces/search-params';

/** How far back a list looks. */
export const RANGES = [
  { value: '15m', label: '15 min', words: 'the last 15 minutes', search: 'Search 15 minutes', ms: 900_000 },
  { value: '1h', label: '1 h', words: 'the last hour', search: 'Search 1 hour', ms: 3_600_000 },
  { value: '24h', label: '24 h', words: 'the last 24 hours', search: 'Search 24 hours', ms: 86_400_000 },
  { value: '7d', label: '7 d', words: 'the last 7 days', search: 'Search 7 days', ms: 604_800_000 },
] as const satisfies readonly { value: RangeKey; label: string; words: string; search: string; ms: number }[];

export type Range = (typeof RANGES)[number];

/** What the list page asks. Its home is the URL. */
export type ListFilters = TraceListAddress;

export interface ListWindow {
  readonly startUs: number;
  readonly endUs: number;
  /** Ends now, and moves on. */
  readonly live: boolean;
  /** As in "No traces match in …". */
  readonly words: string;
}

/** A live window stands on whole steps, so that its picture moves on by a cell at a time; the first is cut off by now. */
const STEPS = HEAT_COLUMNS;

export function windowOf(filters: ListFilters, nowMs: number): ListWindow {
  if (filters.fromMs !== undefined) {
    const endMs = Math.max(filters.toMs ?? nowMs, filters.fromMs + 1);
    const live = filters.toMs === undefined;
    return { startUs: filters.fromMs * 1_000, endUs: endMs * 1_000, live, words: 'this window' };
  }
  const { ms, words } = rangeOf(filters);
  const stepMs = Math.ceil(ms / (STEPS - 1));
  const endMs = Math.ceil(nowMs / stepMs) * stepMs;
  return { startUs: (endMs - STEPS * stepMs) * 1_000, endUs: endMs * 1_000, live: true, words };
}

export function rangeOf(filters: ListFilters): Range {
  return RANGES.find((range) => range.value === filters.range) ?? RANGES[1];
}

/** The next wider range; a window of its own has none. */
export function widerRange(filters: ListFilters): Range | undefined {
  return filters.fromMs === undefined ? RANGES[RANGES.indexOf(rangeOf(filters)) + 1] : undefined;
}

/** What only a backend can tell; a change of it begins a new list. Everything else is sifted from the rows. */
export function backendPart(filters: ListFilters): ListFilters {
  const { range, fromMs, toMs, service, operation, attributes, showOperators } = filters;
  const ofSpan = service !== undefined || operation !== undefined || attributes !== undefined;
  // Together with other conditions an error has to be on the very span that meets them.
  const errors = ofSpan && filters.errors === 'only' ? filters.errors : undefined;
  return { range, fromMs, toMs, service, operation, attributes, showOperators, errors };
}

export function backendKey(filters: ListFilters): string {
  return tracesSearch(backendPart(filters));
}

export function listQuery(filters: ListFilters, nowMs: number, limit: number): TraceQuery {
  const { startUs, endUs, live } = windowOf(filters, nowMs);
  const { service, operation, attributes, errors, showOperators } = backendPart(filters);
  return {
    startMinUs: startUs,
    ...(!live && { startMaxUs: endUs }),
    hideOperators: showOperators !== true,
    errorsOnly: errors === 'only',
    ...(service !== undefined && { service }),
    ...(operation !== undefined && { operation }),
    ...(attributes !== undefined && { attributes: Object.fromEntries(attributes) }),
    limit,
  };
}

/**
 * Questions that reach past the newest rows for what is sifted: a backend finds slow spans, errors and names far back.
 * A long trace need not have a long span, so the brushed time is asked for without the duration too.
 */
export function deeperQueries(filters: ListFilters, nowMs: number, limit: number): TraceQuery[] {
  const base = listQuery(filters, nowMs, limit);
  const brushed = {
    ...base,
    ...(filters.brushFromMs !== undefined && { startMinUs: filters.brushFromMs * 1_000 }),
    ...(filters.brushToMs !== undefined && { startMaxUs: filters.brushToMs * 1_000 }),
  };
  const queries: TraceQuery[] = [];
  if (filters.brushFromMs !== undefined) queries.push(brushed);
  if (filters.durationMinUs !== undefined) queries.push({ ...brushed, durationMinUs: filters.durationMinUs });
  if (filters.errors === 'only' && !base.errorsOnly) queries.push({ ...brushed, errorsOnly: true });
  const ofRoot = rootPart(filters);
  if (ofRoot) queries.push({ ...brushed, ...ofRoot });
  return queries;
}

/** A chosen root is also a span of its trace: one of each kind can be asked for. */
function rootPart({ service, operation, attributes, rootServices, rootNames, touches }: ListFilters) {
  if (service !== undefined || operation !== undefined || attributes !== undefined) return undefined;
  const [rootService] = rootServices?.length === 1 ? rootServices : (touches ?? []);
  const [rootName] = rootNames?.length === 1 ? rootNames : [];
  const isTouch = rootServices?.length !== 1;
  if (rootName !== undefined && !(isTouch && rootService !== undefined)) {
    return { operation: rootName, ...(rootService !== undefined && { service: rootService }) };
  }
  return rootService === undefined ? undefined : { service: rootService };
}

/** The filters without the brush: what its picture shows. */
export function withoutBrush(filters: ListFilters): ListFilters {
  return {
    ...filters,
    brushFromMs: undefined,
    brushToMs: undefined,
    durationMinUs: undefined,
    durationMaxUs: undefined,
  };
}

/** Only the window, and who is shown. */
export function withoutTerms({ range, fromMs, toMs, showOperators }: ListFilters): ListFilters {
  return { range, fromMs, toMs, showOperators };
}

/** True where an edit could bring more rows. */
export function isNarrowed(filters: ListFilters): boolean {
  return tracesSearch(filters) !== tracesSearch(withoutTerms(filters));
}
