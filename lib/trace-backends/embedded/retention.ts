import { Arrivals } from './arrivals';
import { decodeChunk } from './chunk';
import { Hot } from './hot';
import { hotLogs } from './log-table';
import { Operations } from './operations';
import { PAGE_BYTES } from './schema';
import { dropSegment, type HotChunk, loadSegments, type Segment, sealSegment } from './segments';
import { bytesAt, numberAt, type Sqlite } from './sqlite';

export interface RetentionOptions {
  readonly bytesMax: number;
  /** Without the log that SQLite writes ahead. */
  readonly usedBytesMax: number;
  readonly ageMaxMs: number;
  readonly nowMs: () => number;
}

/** The highest numbers there are. */
export interface Numbers {
  readonly chunk: number;
  readonly trace: number;
}

const VACUUM_PAGES = 256;
const SEGMENTS_PER_AGE = 8;

/**
 * Owns which chunks are indexed and which are not yet, and what goes when: the oldest segment, spans and logs alike,
 * beyond the store's bytes or their age. Nobody who writes waits for it.
 */
export class Retention {
  segments: Segment[] = [];
  readonly operations = new Operations();
  spansDeleted = 0;
  readonly #options: RetentionOptions;
  readonly #arrivals: Arrivals;
  readonly #hot = new Hot();

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#arrivals = new Arrivals(options.ageMaxMs);
  }

  get hot(): readonly HotChunk[] {
    return this.#hot.chunks;
  }

  get spans(): number {
    return this.segments.reduce((sum, segment) => sum + segment.spanCount, this.#hot.spans);
  }

  load(sql: Sqlite): Numbers {
    this.segments = loadSegments(sql);
    this.#hot.dropUpTo(Number.POSITIVE_INFINITY);
    this.operations.load(sql);
    this.#arrivals.load(sql);
    const last = this.segments.at(-1);
    const numbers = {
      chunk: last?.chunkMax ?? 0,
      trace: Math.max(last?.traceMax ?? 0, numberAt(sql.all('SELECT max(no) FROM trace')[0], 0)),
    };
    for (const read of unsealed(sql, numbers.chunk)) {
      const chunk = read();
      this.keep(chunk);
      numbers.chunk = chunk.no;
      // What lies there is packed: it may be more than memory holds at once.
      if (this.#hot.isHeavy) this.#seal(sql, numbers, chunk.no);
    }
    return numbers;
  }

  keep(chunk: HotChunk): void {
    this.#hot.keep(chunk);
    for (const span of chunk.spans) this.operations.see(span);
  }

  /** One step of the work: index, delete the oldest, shrink. True when there is more of it. */
  step(sql: Sqlite, numbers: Numbers): boolean {
    const { bytesMax, usedBytesMax, nowMs } = this.#options;
    const now = nowMs();
    this.#arrivals.note(sql, now, numbers.chunk);
    if (this.#hot.isFull(bytesMax / 16)) {
      this.#seal(sql, numbers, numbers.chunk);
      return true;
    }
    if (this.#ageStep(sql, numbers, now)) return true;
    const free = pagesOf(sql, 'freelist_count');
    if ((pagesOf(sql, 'page_count') - free) * PAGE_BYTES > usedBytesMax) return this.#dropOldest(sql, numbers);
    if (free === 0 || !this.#isFileTooLarge(sql)) return false;
    sql.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
    if (pagesOf(sql, 'freelist_count') > 0 && this.#isFileTooLarge(sql)) return true;
    // The file itself gets shorter only when the log is carried over.
    sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
    return false;
  }

  /** The last mark, so that the time until the next start counts. */
  end(sql: Sqlite, numbers: Numbers): void {
    this.#arrivals.note(sql, this.#options.nowMs(), numbers.chunk, true);
  }

  /** Deletes the oldest segment where all of it is too old. Segments are cut in time for that, however little comes. */
  #ageStep(sql: Sqlite, numbers: Numbers, nowMs: number): boolean {
    const { ageMaxMs } = this.#options;
    const sliceMs = ageMaxMs / SEGMENTS_PER_AGE;
    const [first] = this.hot;
    const sinceMs = first && this.#arrivals.knownSince(first.no);
    if (sinceMs !== undefined && sinceMs + sliceMs <= nowMs) {
      this.#seal(sql, numbers, this.#arrivals.lastBefore(sinceMs + sliceMs));
      return true;
    }
    const tooOld = this.#arrivals.lastBefore(nowMs - ageMaxMs);
    const [oldest] = this.segments;
    return oldest !== undefined && oldest.chunkMax <= tooOld && this.#dropOldest(sql, numbers);
  }

  /** Chunks after `chunkMax` stay hot, and what they offer for choice with them. */
  #seal(sql: Sqlite, numbers: Numbers, chunkMax: number): void {
    const no = (this.segments.at(-1)?.no ?? 0) + 1;
    this.segments.push(sealSegment(sql, no, numbers.trace, this.#hot.upTo(chunkMax), this.operations));
    this.#hot.dropUpTo(chunkMax);
    for (const { spans } of this.hot) for (const span of spans) this.operations.see(span);
  }

  #dropOldest(sql: Sqlite, numbers: Numbers): boolean {
    if (this.segments.length === 0 && this.hot.length > 0) this.#seal(sql, numbers, numbers.chunk);
    const [oldest] = this.segments;
    if (!oldest) return false;
    dropSegment(sql, oldest, this.operations);
    this.segments = this.segments.slice(1);
    this.spansDeleted += oldest.spanCount;
    return true;
  }

  #isFileTooLarge(sql: Sqlite): boolean {
    return pagesOf(sql, 'page_count') * PAGE_BYTES > this.#options.usedBytesMax;
  }
}

/** In the order of their numbers, each read when its turn comes. */
function unsealed(sql: Sqlite, after: number): (() => HotChunk)[] {
  const chunks = sql.all('SELECT no, trace, body FROM chunk WHERE no > ? ORDER BY no', after).map((row) => {
    const [no, traceNo, body] = [numberAt(row, 0), numberAt(row, 1), bytesAt(row, 2)];
    return { no, read: () => ({ no, traceNo, spans: decodeChunk(body), bytes: body.byteLength }) };
  });
  const logs = hotLogs(sql, after).map((chunk) => ({ no: chunk.no, read: () => chunk }));
  return [...chunks, ...logs].sort((a, b) => a.no - b.no).map(({ read }) => read);
}

export function pagesOf(sql: Sqlite, name: 'page_count' | 'freelist_count'): number {
  return numberAt(sql.all(`PRAGMA ${name}`)[0], 0);
}
