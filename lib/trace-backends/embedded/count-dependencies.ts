import type { Span } from '@/lib/traces/model';
import type { Dependency, TimeWindow } from '../backend';
import { CallCounts } from '../dependencies';
import { Pace } from './pace';
import type { Sqlite } from './sqlite';
import { newestTraces, type TraceRow } from './trace-table';

const PAGE = 100;
export const DEPENDENCY_SPANS_MAX = 100_000;

/** Reads the traces of the window, newest first, up to a number of spans: beyond it older traces do not count. */
export async function countDependencies(
  sql: Sqlite,
  window: TimeWindow,
  spansOf: (traceNo: number) => readonly Span[],
  signal: AbortSignal,
): Promise<Dependency[]> {
  const pace = new Pace(signal);
  const counts = new CallCounts();
  let spans = 0;
  let after: TraceRow | undefined;
  do {
    const page = newestTraces(sql, { ...window, longestMinUs: 0, hideOperators: false, limit: PAGE, after });
    after = page.at(-1);
    for (const row of page) {
      if (spans > 0 && spans + row.spanCount > DEPENDENCY_SPANS_MAX) return counts.list();
      spans += row.spanCount;
      counts.addTrace(spansOf(row.no));
      await pace.rest();
    }
  } while (after);
  return counts.list();
}
