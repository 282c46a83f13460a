import type { TraceListQuery } from '@/lib/traces/search-params';

/** How far back a list looks, as it stands in the URL. */
export const RANGES = [
  { value: '15m', label: '15 min', words: 'the last 15 minutes', search: 'Search 15 minutes', ms: 900_000 },
  { value: '1h', label: '1 h', words: 'the last hour', search: 'Search 1 hour', ms: 3_600_000 },
  { value: '24h', label: '24 h', words: 'the last 24 hours', search: 'Search 24 hours', ms: 86_400_000 },
  { value: '7d', label: '7 d', words: 'the last 7 days', search: 'Search 7 days', ms: 604_800_000 },
] as const;

export type Range = (typeof RANGES)[number];
export type RangeKey = Range['value'];

const DEFAULT_RANGE: RangeKey = '1h';

/** What the list page asks. Its home is the URL; a default is not written there. */
export interface ListFilters {
  readonly range: RangeKey;
  readonly service: string | undefined;
  readonly errorsOnly: boolean;
  readonly showOperators: boolean;
}

export function readListFilters(params: { get(name: string): string | null }): ListFilters {
  const range = RANGES.find((candidate) => candidate.value === params.get('range'));
  return {
    range: range?.value ?? DEFAULT_RANGE,
    service: params.get('service') || undefined,
    errorsOnly: params.get('errors') === 'only',
    showOperators: params.get('operators') === 'show',
  };
}

/** `?service=web&errors=only`, or nothing for the defaults. */
export function listFiltersSearch(filters: ListFilters): string {
  const params = new URLSearchParams();
  if (filters.range !== DEFAULT_RANGE) params.set('range', filters.range);
  if (filters.service !== undefined) params.set('service', filters.service);
  if (filters.errorsOnly) params.set('errors', 'only');
  if (filters.showOperators) params.set('operators', 'show');
  const search = params.toString();
  return search === '' ? '' : `?${search}`;
}

export function rangeOf(key: RangeKey): Range {
  return RANGES.find((range) => range.value === key) ?? RANGES[1];
}

export function widerRange(key: RangeKey): Range | undefined {
  return RANGES[RANGES.findIndex((range) => range.value === key) + 1];
}

export function listQuery(filters: ListFilters, nowMs: number, limit: number): TraceListQuery {
  return {
    startMinUs: (nowMs - rangeOf(filters.range).ms) * 1000,
    hideOperators: !filters.showOperators,
    errorsOnly: filters.errorsOnly,
    ...(filters.service !== undefined && { service: filters.service }),
    limit,
  };
}

/** True where an edit could bring more rows than the defaults would. */
export function isNarrowed(filters: ListFilters): boolean {
  return filters.service !== undefined || filters.errorsOnly;
}
