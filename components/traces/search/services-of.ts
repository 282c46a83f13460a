import type { TraceSummary } from '@/lib/traces/model';

/** All services of these rows in name order, so that colours do not move with the rows. */
export function servicesOf(rows: readonly TraceSummary[]): { name: string; spanCount: number }[] {
  const counts = new Map<string, number>();
  for (const { services, rootService } of rows) {
    for (const { name, spanCount } of services) counts.set(name, (counts.get(name) ?? 0) + spanCount);
    if (!counts.has(rootService)) counts.set(rootService, 0);
  }
  return [...counts].map(([name, spanCount]) => ({ name, spanCount })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
