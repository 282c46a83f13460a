import type { TraceSummary } from '@/lib/traces/model';
import type { TraceQuery } from '@/lib/traces/search-params';
import { deeperQueries, type ListFilters, listQuery, windowOf } from './list-filters';
import type { ListAction } from './list-store';
import { SummaryPool } from './summary-pool';

export interface WatchListTools {
  readonly search: (query: TraceQuery, signal: AbortSignal) => Promise<readonly TraceSummary[]>;
  readonly tell: (action: ListAction) => void;
  /** Someone points at the rows, or has scrolled into them. */
  readonly holds: () => boolean;
  readonly now: () => number;
  /** An error after which asking again is of no use. */
  readonly isFinal: (error: unknown) => boolean;
}

export interface ListWatch {
  /** Once; resolves to how long to wait before the next, or undefined for no next. */
  poll(): Promise<number | undefined>;
  /** Questions past the newest rows for filters that are otherwise sifted. */
  deeper(filters: ListFilters): Promise<void>;
  /** The next rows before the covered part. */
  older(): Promise<void>;
}

const NEWEST = 100;
/** The most that a search may ask for. */
const DEPTH_MAX = 1_500;
const POLL_MS = 3_000;
const DEEP_EVERY_MS = 30_000;
const DEEP_BUDGET_MS = 2_000;

/**
 * Asks for the newest rows again and again, and now and then for as many as this backend can tell quickly: an embedded
 * store 1,500, a Jaeger that makes summaries from whole traces fewer, and further back a step a look. One watch knows
 * one backend question.
 */
export function watchList(filters: ListFilters, tools: WatchListTools, signal: AbortSignal): ListWatch {
  const { search, tell, holds, now, isFinal } = tools;
  const pool = new SummaryPool();
  let coveredFromUs = Number.POSITIVE_INFINITY;
  let tookMs = 0;
  let deepAtMs = Number.NEGATIVE_INFINITY;
  /** From here a look further back found no more: asking again by itself would never end. */
  let stuckAtUs: number | undefined;

  const arrive = (): void => {
    if (signal.aborted) return;
    const latest = pool.newest(windowOf(filters, now()).startUs);
    tell({ type: 'arrived', latest, pointing: holds(), nowMs: now(), coveredFromUs, tookMs });
  };
  /**
   * How far down an answer reaches: to the window's start if there was nothing more. A condition on spans also finds
   * traces that began before the window; they say nothing of what lies in it.
   */
  const reach = (rows: readonly TraceSummary[], limit: number): number => {
    const { startUs, endUs } = windowOf(filters, now());
    if (rows.length < limit) return startUs;
    return rows.reduce((oldest, row) => (row.startUs < startUs ? oldest : Math.min(oldest, row.startUs)), endUs);
  };

  const askNewest = async (): Promise<boolean> => {
    const began = now();
    const rows = await search(listQuery(filters, began, NEWEST), signal);
    tookMs = now() - began;
    const gap = rows.length >= NEWEST && pool.knowsNoneOf(rows);
    pool.add(rows);
    const reached = reach(rows, NEWEST);
    coveredFromUs = gap ? reached : Math.min(coveredFromUs, reached);
    arrive();
    return rows.length >= NEWEST && (gap || now() - deepAtMs >= DEEP_EVERY_MS);
  };

  const extend = async (limit: number, part: Partial<TraceQuery> = {}): Promise<void> => {
    try {
      const rows = await search({ ...listQuery(filters, now(), limit), ...part }, signal);
      pool.add(rows);
      coveredFromUs = Math.min(coveredFromUs, reach(rows, limit));
      if (coveredFromUs === part.startMaxUs) stuckAtUs = coveredFromUs;
      arrive();
      if (!signal.aborted) tell({ type: 'older', older: 'idle' });
    } catch {
      // The newest rows stand; that these are missing is said where they would be.
      if (!signal.aborted) tell({ type: 'older', older: 'failed' });
    }
  };

  const extendBack = (): Promise<void> => extend(Math.max(NEWEST, depthFor(tookMs)), { startMaxUs: coveredFromUs });
  /** What comes by itself; from there on a person asks for more. */
  const hasGap = (): boolean =>
    coveredFromUs > windowOf(filters, now()).startUs && coveredFromUs !== stuckAtUs && pool.size < DEPTH_MAX;

  return {
    async poll() {
      try {
        const wantsMore = await askNewest();
        const limit = depthFor(tookMs);
        if (signal.aborted) return undefined;
        if (wantsMore && limit > NEWEST) {
          deepAtMs = now();
          await extend(limit);
        } else if (hasGap()) await extendBack();
      } catch (error) {
        if (signal.aborted) return undefined;
        tell({ type: 'failed', error });
        if (isFinal(error)) return undefined;
      }
      const goesOn = windowOf(filters, now()).live || hasGap();
      return signal.aborted || !goesOn ? undefined : Math.max(POLL_MS, 4 * tookMs);
    },
    async deeper(wanted) {
      for (const query of deeperQueries(wanted, now(), Math.max(NEWEST, depthFor(tookMs)))) {
        try {
          pool.add(await search(query, signal));
        } catch {
          // What is sifted from the rows that came is still true.
          return;
        }
        arrive();
      }
    },
    older() {
      tell({ type: 'older', older: 'asking' });
      return extendBack();
    },
  };
}

/** As many rows as may be told in about a second, going by how long the newest hundred took. */
export function depthFor(tookMs: number): number {
  return Math.min(DEPTH_MAX, Math.floor((NEWEST * DEEP_BUDGET_MS) / Math.max(1, tookMs)));
}
