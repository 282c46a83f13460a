import type { Span } from '@/lib/traces/model';
import { bytesAt, type Sqlite } from './sqlite';

const IDS_MAX = 300_000;

/** Which spans of a trace are stored: an exporter that got no answer sends its batch again. Recent traces stay in memory. */
export class SpanIds {
  readonly #traces = new Map<number, Set<string>>();
  #size = 0;

  /** Marks the spans as stored and returns those that were not. */
  takeNew(sql: Sqlite, traceNo: number, isNew: boolean, spans: readonly Span[]): Span[] {
    const known = this.#traces.get(traceNo) ?? (isNew ? new Set<string>() : readIds(sql, traceNo));
    const before = this.#traces.has(traceNo) ? known.size : 0;
    const fresh = spans.filter((span) => {
      if (known.has(span.spanId)) return false;
      known.add(span.spanId);
      return true;
    });
    this.#traces.delete(traceNo);
    this.#traces.set(traceNo, known);
    this.#size += known.size - before;
    this.#evict();
    return fresh;
  }

  /** After a transaction that did not happen. */
  clear(): void {
    this.#traces.clear();
    this.#size = 0;
  }

  #evict(): void {
    for (const [traceNo, ids] of this.#traces) {
      if (this.#size <= IDS_MAX || this.#traces.size === 1) return;
      this.#traces.delete(traceNo);
      this.#size -= ids.size;
    }
  }
}

function readIds(sql: Sqlite, traceNo: number): Set<string> {
  const ids = new Set<string>();
  for (const row of sql.all('SELECT span_ids FROM chunk WHERE trace = ?', traceNo)) {
    const hex = Buffer.from(bytesAt(row, 0)).toString('hex');
    for (let at = 0; at < hex.length; at += 16) ids.add(hex.slice(at, at + 16));
  }
  return ids;
}

export function packIds(spans: readonly Span[]): Uint8Array {
  return Buffer.from(spans.map((span) => span.spanId).join(''), 'hex');
}
