import type { Span, SpanKind } from '@/lib/traces/model';
import type { Operation } from '../backend';
import { numberAt, type Sqlite, textAt } from './sqlite';

/** Span names are meant to be few. Beyond this, new ones are stored but not offered for choice. */
const OPERATIONS_MAX = 20_000;

interface Entry extends Operation {
  readonly service: string;
  /** The last segment that has it; infinite while it is in hot chunks. */
  segment: number;
}

/** What the pickers offer: a dictionary in memory, saved with each segment and forgotten with the last one. */
export class Operations {
  readonly #entries = new Map<string, Entry>();

  load(sql: Sqlite): void {
    this.#entries.clear();
    for (const row of sql.all('SELECT service, name, kind, segment FROM operation')) {
      const kind = textAt(row, 2) as SpanKind;
      const entry = { service: textAt(row, 0), name: textAt(row, 1), kind, segment: numberAt(row, 3) };
      this.#entries.set(keyOf(entry.service, entry.name, kind), entry);
    }
  }

  see(span: Span): void {
    const key = keyOf(span.resource.service, span.name, span.kind);
    const entry = this.#entries.get(key);
    if (entry) entry.segment = Number.POSITIVE_INFINITY;
    else if (this.#entries.size < OPERATIONS_MAX) {
      const segment = Number.POSITIVE_INFINITY;
      this.#entries.set(key, { service: span.resource.service, name: span.name, kind: span.kind, segment });
    }
  }

  /** In the transaction that makes the segment; `settle` after it. */
  save(sql: Sqlite, segment: number): void {
    for (const entry of this.#entries.values()) {
      if (Number.isFinite(entry.segment)) continue;
      sql.run(
        `INSERT INTO operation (service, name, kind, segment) VALUES (?, ?, ?, ?)
         ON CONFLICT (service, name, kind) DO UPDATE SET segment = excluded.segment`,
        entry.service,
        entry.name,
        entry.kind,
        segment,
      );
    }
  }

  settle(segment: number): void {
    for (const entry of this.#entries.values()) if (!Number.isFinite(entry.segment)) entry.segment = segment;
  }

  forget(upToSegment: number): void {
    for (const [key, entry] of this.#entries) if (entry.segment <= upToSegment) this.#entries.delete(key);
  }

  services(): string[] {
    return [...new Set(Array.from(this.#entries.values(), (entry) => entry.service))].sort();
  }

  of(service: string, kind: SpanKind | undefined): Operation[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.service === service && (kind === undefined || entry.kind === kind))
      .map((entry) => ({ name: entry.name, kind: entry.kind }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
}

function keyOf(service: string, name: string, kind: SpanKind): string {
  return `${kind}\0${service}\0${name}`;
}
