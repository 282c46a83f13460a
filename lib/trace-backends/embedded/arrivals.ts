import { numberAt, type Sqlite } from './sqlite';

const MARKS = 100;

interface Mark {
  readonly atMs: number;
  /** The last chunk there was then. */
  readonly chunk: number;
}

/**
 * Knows how long ago chunks came, by a mark now and then instead of a time on each: chunk numbers rise with time. A
 * span's own time will not do, for it may be any browser's wrong clock, or a recording of last year.
 */
export class Arrivals {
  readonly #ageMaxMs: number;
  readonly #intervalMs: number;
  #marks: Mark[] = [];

  constructor(ageMaxMs: number) {
    this.#ageMaxMs = ageMaxMs;
    this.#intervalMs = ageMaxMs / MARKS;
  }

  load(sql: Sqlite): void {
    this.#marks = sql
      .all('SELECT at_ms, chunk FROM arrival ORDER BY at_ms, chunk')
      .map((row) => ({ atMs: numberAt(row, 0), chunk: numberAt(row, 1) }));
  }

  /** The last chunk that came at this time or before; 0 where none is known to. */
  lastBefore(atMs: number): number {
    return this.#marks.findLast((mark) => mark.atMs <= atMs)?.chunk ?? 0;
  }

  /** The time by which the chunk had come; undefined where no mark tells yet. */
  knownSince(chunk: number): number | undefined {
    return this.#marks.find((mark) => mark.chunk >= chunk)?.atMs;
  }

  /** Writes a mark where one is due: something came since the last one, and that is a while ago or there is no later. */
  note(sql: Sqlite, nowMs: number, chunk: number, isLast = false): void {
    // A clock that was set back must not keep things for as long as it was wrong.
    const known = this.#marks.filter((mark) => mark.atMs <= nowMs);
    const last = known.at(-1);
    const isWhileAgo = nowMs - (last?.atMs ?? Number.NEGATIVE_INFINITY) >= (isLast ? 0 : this.#intervalMs);
    const isDue = isWhileAgo && chunk > (last?.chunk ?? 0);
    if (!isDue && known.length === this.#marks.length) return;
    // Of those that are too old the newest says it all.
    const from = known.findLastIndex((mark) => mark.atMs <= nowMs - this.#ageMaxMs);
    const next = [...known.slice(Math.max(0, from)), { atMs: nowMs, chunk }];
    sql.transaction(() => {
      sql.run('DELETE FROM arrival WHERE at_ms < ? OR at_ms >= ?', next[0]?.atMs ?? 0, nowMs);
      sql.run('INSERT INTO arrival (at_ms, chunk) VALUES (?, ?)', nowMs, chunk);
    });
    this.#marks = next;
  }
}
