import { join } from 'node:path';
import { AppError } from '@/lib/base/errors';
import { decodeOtlp } from '@/lib/traces/from-otlp';
import type { Resource, Span, SpanKind, TraceSummary } from '@/lib/traces/model';
import type { Dependency, Operation, TimeWindow, TraceQuery } from '../backend';
import { decodeChunk, encodeChunk } from './chunk';
import { countDependencies } from './count-dependencies';
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

const SEGMENT_SPANS = 4096;
const SEGMENT_CHUNKS_MAX = 60_000;
const WAL_PAGES_MAX = 2000;
const VACUUM_PAGES = 256;
const SEARCH_SPANS_MAX = 200_000;

/**
 * The trace store of one process: owns the SQLite file and its counters. It is synchronous where SQLite is; whoever
 * must not wait runs it in a thread (`store-thread.ts`). Two of them on one folder are refused.
 */
export class EmbeddedStore implements SearchSource {
  readonly sql: Sqlite;
  segments: Segment[] = [];
  hot: HotChunk[] = [];
  readonly #bytesMax: number;
  readonly #usedBytesMax: number;
  readonly #operations = new Operations();
  readonly #spanIds = new SpanIds();
  #chunkNo = 0;
  #traceNo = 0;
  #hotSpans = 0;
  #hotBytes = 0;
  #spansDeleted = 0;

  constructor({ directory, bytesMax, onWarning = () => undefined }: StoreOptions) {
    const walPagesMax = Math.max(16, Math.min(WAL_PAGES_MAX, Math.floor(bytesMax / 16 / PAGE_BYTES)));
    this.#bytesMax = bytesMax;
    this.#usedBytesMax = bytesMax - 2 * walPagesMax * PAGE_BYTES;
    this.sql = openFile(join(directory, 'traces.sqlite'), walPagesMax, onWarning, (sql) => this.#load(sql));
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
    if (this.#isSegmentFull()) {
      this.#seal();
      return true;
    }
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
      spans: this.segments.reduce((sum, segment) => sum + segment.spanCount, this.#hotSpans),
      traces: numberAt(this.sql.all('SELECT count(*) FROM trace')[0], 0),
      segments: this.segments.length,
      fileBytes: this.#pragma('page_count') * PAGE_BYTES,
      bytesMax: this.#bytesMax,
      spansDeleted: this.#spansDeleted,
    };
  }

  close(): void {
    this.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
    this.sql.close();
  }

  #load(sql: Sqlite): void {
    this.segments = loadSegments(sql);
    this.#operations.load(sql);
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
    this.hot.push(chunk);
    this.#hotSpans += chunk.spans.length;
    this.#hotBytes += chunk.bytes;
    for (const span of chunk.spans) this.#operations.see(span);
  }

  #isSegmentFull(): boolean {
    if (this.hot.length === 0) return false;
    const chunkSpan = (this.hot.at(-1)?.no ?? 0) - (this.hot[0]?.no ?? 0);
    return this.#hotSpans >= SEGMENT_SPANS || chunkSpan >= SEGMENT_CHUNKS_MAX || this.#hotBytes >= this.#bytesMax / 16;
  }

  #seal(): void {
    const no = (this.segments.at(-1)?.no ?? 0) + 1;
    this.segments.push(sealSegment(this.sql, no, this.#traceNo, this.hot, this.#operations));
    this.hot = [];
    this.#hotSpans = 0;
    this.#hotBytes = 0;
  }

  #dropOldest(): boolean {
    if (this.segments.length === 0 && this.hot.length > 0) this.#seal();
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
