import { type Estimate, estimateCount } from '@/lib/traces/analysis/estimate';
import type { TraceSummary } from '@/lib/traces/model';
import { shortServiceNames } from '../service-names';
import type { ListFilters } from './list-filters';
import { servicesOf } from './services-of';
import { siftRows } from './sift-rows';

export interface FacetValue {
  /** What the count stands for where not all traces are kept. */
  readonly estimate: Estimate;
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly chosen: boolean;
}

export interface Facet {
  readonly key: 'rootServices' | 'status' | 'rootNames' | 'touches';
  readonly title: string;
  /** Chosen ones first, then the most frequent. */
  readonly values: readonly FacetValue[];
}

const NAMED = [
  ['rootServices', 'Root service', (row: TraceSummary) => [row.rootService]],
  ['rootNames', 'Root span', (row: TraceSummary) => [row.rootName]],
  ['touches', 'Touches', (row: TraceSummary) => row.services.map((each) => each.name)],
] as const;

/** What could be chosen next: each group is counted under all filters but its own. */
export function facetsOf(rows: readonly TraceSummary[], filters: ListFilters): readonly Facet[] {
  const labels = shortServiceNames(servicesOf(rows).map((service) => service.name));
  const [services, names, touches] = NAMED.map(([key, title, of]): Facet => {
    const counts = new Map<string, (number | undefined)[]>();
    const chosen = filters[key] ?? [];
    // Services of a trace are ANDed, so those of the rows that stay are what can be added.
    for (const row of siftRows(rows, filters, key === 'touches' ? undefined : key)) {
      for (const value of new Set(of(row))) {
        if (value === '') continue;
        const kept = counts.get(value);
        if (kept) kept.push(row.sampling?.probability);
        else counts.set(value, [row.sampling?.probability]);
      }
    }
    for (const value of chosen) if (!counts.has(value)) counts.set(value, []);
    const values = [...counts]
      .map(([value, kept]) => ({
        value,
        label: labels.get(value) ?? value,
        count: kept.length,
        estimate: estimateCount(kept),
        chosen: chosen.includes(value),
      }))
      .sort((a, b) => Number(b.chosen) - Number(a.chosen) || b.count - a.count || (a.value < b.value ? -1 : 1));
    return { key, title, values };
  });
  return [services, statusFacet(rows, filters), names, touches].filter((facet) => facet !== undefined);
}

function statusFacet(rows: readonly TraceSummary[], filters: ListFilters): Facet {
  const all = siftRows(rows, filters, 'status');
  const [failed, good] = [true, false].map((fails) => all.filter((row) => row.errorCount > 0 === fails));
  return {
    key: 'status',
    title: 'Status',
    values: [
      { value: 'none', label: 'No error', ...countOf(good), chosen: filters.errors === 'none' },
      { value: 'only', label: 'Error', ...countOf(failed), chosen: filters.errors === 'only' },
    ],
  };
}

function countOf(rows: readonly TraceSummary[] = []): Pick<FacetValue, 'count' | 'estimate'> {
  return { count: rows.length, estimate: estimateCount(rows.map((row) => row.sampling?.probability)) };
}

/** The change that choosing a value makes, or undoing it. */
export function toggleFacet(filters: ListFilters, key: Facet['key'], value: string): Partial<ListFilters> {
  if (key === 'status') {
    const wanted = value === 'none' ? 'none' : 'only';
    return { errors: filters.errors === wanted ? undefined : wanted };
  }
  const chosen = filters[key] ?? [];
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return { [key]: next.length === 0 ? undefined : next };
}
