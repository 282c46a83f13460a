import type { TraceSummary } from '@/lib/traces/model';

const ROWS_MAX = 10_000;

/** The rows that several questions of one list brought, one a trace; the fuller answer counts. */
export class SummaryPool {
  readonly #rows = new Map<string, TraceSummary>();

  get size(): number {
    return this.#rows.size;
  }

  add(rows: readonly TraceSummary[]): void {
    for (const row of rows) {
      const known = this.#rows.get(row.traceId);
      if (!known || row.spanCount >= known.spanCount) this.#rows.set(row.traceId, row);
    }
  }

  knowsNoneOf(rows: readonly TraceSummary[]): boolean {
    return rows.every((row) => !this.#rows.has(row.traceId));
  }

  /** Newest first. What is older than the window, or too much, is forgotten. */
  newest(sinceUs: number): readonly TraceSummary[] {
    const rows = [...this.#rows.values()]
      .filter((row) => row.startUs >= sinceUs)
      .sort((a, b) => b.startUs - a.startUs || (a.traceId < b.traceId ? -1 : 1))
      .slice(0, ROWS_MAX);
    if (rows.length < this.#rows.size) {
      this.#rows.clear();
      for (const row of rows) this.#rows.set(row.traceId, row);
    }
    return rows;
  }
}
