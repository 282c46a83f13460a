import { join } from 'node:path';
import { AppError } from '@/lib/base/errors';
import { decodeOtlp } from '@/lib/traces/from-otlp';
import type { Resource, Span, SpanKind, TraceSummary } from '@/lib/traces/model';
import type { Dependency, Operation, TimeWindow, TraceQuery } from '../backend';
import { Arrivals } from './arrivals';
import { decodeChunk, encodeChunk } from './chunk';
import { countDependencies } from './count-dependencies';
import { Hot } from './hot';
import { openFile } from './open-file';
import { Operations } from './operations';
import { PAGE_BYTES } from './schema';
import { findLinks, findTraces, type SearchSource } from './search';
import { dropSegment, type HotChunk, loadSegments, type Segment, sealSegment } from './segments';
import { packIds, SpanIds } from './span-ids';
import { bytesAt, numberAt, type Sqlite, sqliteCode } from './sqlite';
import { findTrace, mergeSpans, saveTrace, summaryOf } from './trace-table';

export interface StoreOptions {
  readonly directory: string;
  /** Of the file. The oldest traces are deleted to keep it. */
  readonly bytesMax: number;
  /** Since they came. What is older is deleted, at the latest an eighth of this later; without it only bytes count. */
  readonly ageMaxMs?: number;
  readonly nowMs?: () => number;
  readonly onWarning?: (message: string) => void;
}

export interface StoreStats {
  readonly spans: number;
  readonly traces: number;
  readonly segments: number;
  readonly fileBytes: number;
  readonly bytesMax: number;
  /** Spans that retention has deleted since the start. */
  readonly spansDeleted: number;
}

const WAL_PAGES_MAX = 2000;
const VACUUM_PAGES = 256;
const SEARCH_SPANS_MAX = 200_000;
const SEGMENTS_PER_AGE = 8;

/**
 * The trace store of one process: owns the SQLite file and its counters. It is synchronous where SQLite is; whoever
 * must not wait runs it in a thread (`store-thread.ts`). Two of them on one folder are refused.
 */
export class EmbeddedStore implements SearchSource {
  readonly sql: Sqlite;
  segments: Segment[] = [];
  readonly #bytesMax: number;
  readonly #usedBytesMax: number;
  readonly #ageMaxMs: number;
  readonly #nowMs: () => number;
  readonly #arrivals: Arrivals;
  readonly #hot = new Hot();
  readonly #operations = new Operations();
  readonly #spanIds = new SpanIds();
  #chunkNo = 0;
  #traceNo = 0;
  #spansDeleted = 0;

  constructor({
    directory,
    bytesMax,
    ageMaxMs = Number.POSITIVE_INFINITY,
    nowMs = Date.now,
    onWarning = () => undefined,
  }: StoreOptions) {
    this.#ageMaxMs = ageMaxMs;
    this.#nowMs = nowMs;
    this.#arrivals = new Arrivals(ageMaxMs);
    const walPagesMax = Math.max(16, Math.min(WAL_PAGES_MAX, Math.floor(bytesMax / 16 / PAGE_BYTES)));
    this.#bytesMax = bytesMax;
    this.#usedBytesMax = bytesMax - 2 * walPagesMax * PAGE_BYTES;
    this.sql = openFile(join(directory, 'traces.sqlite'), walPagesMax, onWarning, (sql) => this.#load(sql));
  }

  get hot(): readonly HotChunk[] {
    return this.#hot.chunks;
  }

  /** Writes requests in one transaction and returns, for each, what was wrong with it. All good ones are durable then. */
  commit(requests: readonly Uint8Array[]): (AppError | undefined)[] {
    const decoded = requests.map(decodeRequest);
    let added: HotChunk[];
    try {
      added = this.sql.transaction(() =>
        decoded.flatMap((request) => (request instanceof AppError ? [] : this.#insert(request))),
      );
    } catch (cause) {
      this.#spanIds.clear();
      const failure = writeFailure(cause);
      return decoded.map((request) => (request instanceof AppError ? request : failure));
    }
    for (const chunk of added) this.#keepHot(chunk);
    return decoded.map((request) => (request instanceof AppError ? request : undefined));
  }

  /** One step of the work that no writer waits for: index, delete the oldest, shrink. True when there is more of it. */
  maintain(): boolean {
    const nowMs = this.#nowMs();
    this.#arrivals.note(this.sql, nowMs, this.#chunkNo);
    if (this.#hot.isFull(this.#bytesMax / 16)) {
      this.#seal(this.#chunkNo);
      return true;
    }
    if (this.#ageStep(nowMs)) return true;
    if (this.#usedPages() * PAGE_BYTES > this.#usedBytesMax) return this.#dropOldest();
    if (!this.#isFileTooLarge()) return false;
    this.sql.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
    if (this.#isFileTooLarge()) return true;
    // The file itself gets shorter only when the log is carried over.
    this.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
    return false;
  }

  services(): string[] {
    return this.#operations.services();
  }

  operations(service: string, kind: SpanKind | undefined): Operation[] {
    return this.#operations.of(service, kind);
  }

  async summaries(query: TraceQuery, signal: AbortSignal): Promise<TraceSummary[]> {
    return (await findTraces(this, query, signal)).map(summaryOf);
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<Span[][]> {
    const traces: Span[][] = [];
    let spans = 0;
    for (const row of await findTraces(this, query, signal)) {
      const trace = this.#spansOf(row.no);
      spans += trace.length;
      if (spans > SEARCH_SPANS_MAX && traces.length > 0) break;
      traces.push(trace);
    }
    return traces;
  }

  trace(traceId: string): Span[] | undefined {
    const row = findTrace(this.sql, traceId);
    return row && this.#spansOf(row.no);
  }

  linkedFrom(traceId: string, signal: AbortSignal): Promise<string[]> {
    return findLinks(this, traceId, signal);
  }

  dependencies(window: TimeWindow, signal: AbortSignal): Promise<Dependency[]> {
    return countDependencies(this.sql, window, (traceNo) => this.#spansOf(traceNo), signal);
  }

  stats(): StoreStats {
    return {
      spans: this.segments.reduce((sum, segment) => sum + segment.spanCount, this.#hot.spans),
      traces: numberAt(this.sql.all('SELECT count(*) FROM trace')[0], 0),
      segments: this.segments.length,
      fileBytes: this.#pragma('page_count') * PAGE_BYTES,
      bytesMax: this.#bytesMax,
      spansDeleted: this.#spansDeleted,
    };
  }

  close(): void {
    try {
      this.#arrivals.note(this.sql, this.#nowMs(), this.#chunkNo, true);
      this.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.sql.close();
    }
  }

  #load(sql: Sqlite): void {
    this.segments = loadSegments(sql);
    this.#hot.dropUpTo(Number.POSITIVE_INFINITY);
    this.#operations.load(sql);
    this.#arrivals.load(sql);
    const sealed = this.segments.at(-1)?.chunkMax ?? 0;
    for (const row of sql.all('SELECT no, trace, body FROM chunk WHERE no > ? ORDER BY no', sealed)) {
      const body = bytesAt(row, 2);
      const spans = decodeChunk(body);
      this.#keepHot({ no: numberAt(row, 0), traceNo: numberAt(row, 1), spans, bytes: body.byteLength });
    }
    this.#chunkNo = this.hot.at(-1)?.no ?? sealed;
    const traceMax = this.segments.at(-1)?.traceMax ?? 0;
    this.#traceNo = Math.max(traceMax, numberAt(sql.all('SELECT max(no) FROM trace')[0], 0));
  }

  #insert(spans: readonly Span[]): HotChunk[] {
    const byTrace = new Map<string, Span[]>();
    for (const span of spans) {
      const list = byTrace.get(span.traceId);
      if (list) list.push(span);
      else byTrace.set(span.traceId, [span]);
    }
    return Array.from(byTrace, ([traceId, list]) => this.#insertTrace(traceId, list)).filter(
      (chunk) => chunk !== undefined,
    );
  }

  /** A chunk of spans that are not stored yet, and the summary with them. Numbers are not given back on failure. */
  #insertTrace(traceId: string, spans: readonly Span[]): HotChunk | undefined {
    const row = findTrace(this.sql, traceId);
    const traceNo = row?.no ?? ++this.#traceNo;
    const fresh = this.#spanIds.takeNew(this.sql, traceNo, !row, spans);
    if (fresh.length === 0) return undefined;
    const no = ++this.#chunkNo;
    const body = encodeChunk(traceId, fresh);
    this.sql.run(
      'INSERT INTO chunk (no, trace, span_ids, body) VALUES (?, ?, ?, ?)',
      no,
      traceNo,
      packIds(fresh),
      body,
    );
    saveTrace(this.sql, mergeSpans(row, traceNo, fresh, no));
    return { no, traceNo, spans: fresh, bytes: body.byteLength };
  }

  #keepHot(chunk: HotChunk): void {
    this.#hot.keep(chunk);
    for (const span of chunk.spans) this.#operations.see(span);
  }

  /** Deletes the oldest segment where all of it is too old. Segments are cut in time for that, however few spans come. */
  #ageStep(nowMs: number): boolean {
    const sliceMs = this.#ageMaxMs / SEGMENTS_PER_AGE;
    const [first] = this.hot;
    const sinceMs = first && this.#arrivals.knownSince(first.no);
    if (sinceMs !== undefined && sinceMs + sliceMs <= nowMs) {
      this.#seal(this.#arrivals.lastBefore(sinceMs + sliceMs));
      return true;
    }
    const tooOld = this.#arrivals.lastBefore(nowMs - this.#ageMaxMs);
    const [oldest] = this.segments;
    return oldest !== undefined && oldest.chunkMax <= tooOld && this.#dropOldest();
  }

  /** Chunks after `chunkMax` stay hot, and what they offer for choice with them. */
  #seal(chunkMax: number): void {
    const no = (this.segments.at(-1)?.no ?? 0) + 1;
    this.segments.push(sealSegment(this.sql, no, this.#traceNo, this.#hot.upTo(chunkMax), this.#operations));
    this.#hot.dropUpTo(chunkMax);
    for (const { spans } of this.hot) for (const span of spans) this.#operations.see(span);
  }

  #dropOldest(): boolean {
    if (this.segments.length === 0 && this.hot.length > 0) this.#seal(this.#chunkNo);
    const [oldest] = this.segments;
    if (!oldest) return false;
    dropSegment(this.sql, oldest, this.#operations);
    this.segments = this.segments.slice(1);
    this.#spansDeleted += oldest.spanCount;
    return true;
  }

  #spansOf(traceNo: number): Span[] {
    const resources = new Map<string, Resource>();
    const spans: Span[] = [];
    for (const row of this.sql.all('SELECT body FROM chunk WHERE trace = ? ORDER BY no', traceNo)) {
      for (const span of decodeChunk(bytesAt(row, 0), resources)) spans.push(span);
    }
    return spans;
  }

  #usedPages(): number {
    return this.#pragma('page_count') - this.#pragma('freelist_count');
  }

  #isFileTooLarge(): boolean {
    return this.#pragma('freelist_count') > 0 && this.#pragma('page_count') * PAGE_BYTES > this.#usedBytesMax;
  }

  #pragma(name: 'page_count' | 'freelist_count'): number {
    return numberAt(this.sql.all(`PRAGMA ${name}`)[0], 0);
  }
}

function decodeRequest(bytes: Uint8Array): Span[] | AppError {
  try {
    return decodeOtlp(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())).spans;
  } catch (cause) {
    return new AppError('invalid_request', 'The body is not OTLP JSON.', { cause });
  }
}

function writeFailure(cause: unknown): AppError {
  const full = sqliteCode(cause)?.startsWith('SQLITE_FULL') || sqliteCode(cause)?.startsWith('SQLITE_IOERR');
  const message = full ? 'The disk of the trace store is full or failing.' : 'The trace store could not write.';
  return new AppError('unavailable', message, { cause, retryAfterS: 10 });
}
