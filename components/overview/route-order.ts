import type { RouteRow } from '@/lib/overview/overview';

/** The busiest first; while `held` everything stays where it is, and what is new comes at the end. */
export function orderRoutes(rows: readonly RouteRow[], before: readonly string[], held: boolean): readonly RouteRow[] {
  const byTraffic = [...rows].sort((a, b) => b.requests - a.requests || a.name.localeCompare(b.name));
  if (!held) return byTraffic;
  const place = new Map(before.map((name, at) => [name, at]));
  const placeOf = (row: RouteRow): number => place.get(row.name) ?? before.length;
  return byTraffic.sort((a, b) => placeOf(a) - placeOf(b));
}
