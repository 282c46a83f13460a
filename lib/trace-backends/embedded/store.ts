import { join } from 'node:path';
import { AppError } from '@/lib/base/errors';
import { decodeOtlp } from '@/lib/traces/from-otlp';
import type { Resource, Span, SpanKind, TraceSummary } from '@/lib/traces/model';
import type { LegacyError } from '@/lib/traces/to-jaeger';
import type { Dependency, Operation, TimeWindow, TraceLogs, TraceQuery } from '../backend';
import { lookUp } from '../look-up';
import { SpanBudget } from '../span-budget';
import { joined } from '../trace-bytes';
import { chunkColumns, decodeChunk, encodeChunk } from './chunk';
import { countDependencies } from './count-dependencies';
import { type DecodedLog, decodeLogs } from './decode-logs';
import { insertLogs, logsOf } from './log-table';
import { openFile } from './open-file';
import { Pace } from './pace';
import { type Numbers, pagesOf, Retention } from './retention';
import { PAGE_BYTES } from './schema';
import { findLinks, findTraces, type SearchSource } from './search';
import type { HotChunk, Segment } from './segments';
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
  /** Of all traces of an answer together. */
  readonly answerSpansMax?: number;
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
const COLUMNS_OPEN = Buffer.from('{"columns":[');
const COMMA = Buffer.from(',');
const COLUMNS_CLOSE = Buffer.from(']}');

/**
 * The trace store of one process: owns the SQLite file and its counters. It is synchronous where SQLite is; whoever
 * must not wait runs it in a thread (`store-thread.ts`). Two of them on one folder are refused.
 */
export class EmbeddedStore implements SearchSource {
  readonly sql: Sqlite;
  readonly #bytesMax: number;
  readonly #answerSpansMax: number | undefined;
  readonly #retention: Retention;
  readonly #spanIds = new SpanIds();
  #chunkNo = 0;
  #traceNo = 0;

  constructor(options: StoreOptions) {
    const { directory, bytesMax, ageMaxMs, nowMs = Date.now, onWarning = () => undefined } = options;
    const walPagesMax = Math.max(16, Math.min(WAL_PAGES_MAX, Math.floor(bytesMax / 16 / PAGE_BYTES)));
    const usedBytesMax = bytesMax - 2 * walPagesMax * PAGE_BYTES;
    this.#bytesMax = bytesMax;
    this.#answerSpansMax = options.answerSpansMax;
    this.#retention = new Retention({ bytesMax, usedBytesMax, ageMaxMs: ageMaxMs ?? Number.POSITIVE_INFINITY, nowMs });
    this.sql = openFile(join(directory, 'traces.sqlite'), walPagesMax, onWarning, (sql) => {
      const numbers = this.#retention.load(sql);
      this.#chunkNo = numbers.chunk;
      this.#traceNo = numbers.trace;
    });
  }

  get hot(): readonly HotChunk[] {
    return this.#retention.hot;
  }

  get segments(): readonly Segment[] {
    return this.#retention.segments;
  }

  /**
   * Writes requests of both kinds in one transaction and returns, for each, what was wrong with it: those with spans
   * first. All good ones are durable then.
   */
  commit(traces: readonly Uint8Array[], logs: readonly Uint8Array[] = []): (AppError | undefined)[] {
    const spans = traces.map((bytes) => decodeRequest(bytes, (json) => decodeOtlp(json).spans));
    const records = logs.map((bytes) => decodeRequest(bytes, decodeLogs));
    const decoded = [...spans, ...records];
    let added: HotChunk[];
    try {
      added = this.sql.transaction(() => [
        ...spans.flatMap((request) => (request instanceof AppError ? [] : this.#insertSpans(request))),
        ...records.flatMap((request) => (request instanceof AppError ? [] : this.#insertLogs(request))),
      ]);
    } catch (cause) {
      this.#spanIds.clear();
      const failure = writeFailure(cause);
      return decoded.map((request) => (request instanceof AppError ? request : failure));
    }
    for (const chunk of added) this.#retention.keep(chunk);
    return decoded.map((request) => (request instanceof AppError ? request : undefined));
  }

  /** One step of the work that no writer waits for. True when there is more of it. */
  maintain(): boolean {
    return this.#retention.step(this.sql, this.#numbers);
  }

  services(): string[] {
    return this.#retention.operations.services();
  }

  operations(service: string, kind: SpanKind | undefined): Operation[] {
    return this.#retention.operations.of(service, kind);
  }

  async summaries(query: TraceQuery, signal: AbortSignal): Promise<TraceSummary[]> {
    return (await findTraces(this, query, signal)).map(summaryOf);
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<Span[][]> {
    const traces: Span[][] = [];
    for await (const spans of this.traces(query, signal)) traces.push(spans);
    return traces;
  }

  /** What a search finds, one whole trace after another; writes and other reads come in between. */
  async *traces(query: TraceQuery, signal: AbortSignal): AsyncGenerator<Span[]> {
    const pace = new Pace(signal);
    const budget = new SpanBudget(this.#answerSpansMax);
    for (const row of await findTraces(this, query, signal)) {
      const spans = this.#spansOf(row.no);
      if (!budget.takes(spans.length)) return;
      // It may have been deleted in between.
      if (spans.length > 0) yield spans;
      await pace.rest();
    }
  }

  lookUp(traceIds: readonly string[], signal: AbortSignal): AsyncGenerator<readonly Span[] | LegacyError> {
    return lookUp(traceIds, (traceId) => this.trace(traceId), signal, new SpanBudget(this.#answerSpansMax));
  }

  trace(traceId: string): Span[] | undefined {
    const row = findTrace(this.sql, traceId);
    return row && this.#spansOf(row.no);
  }

  linkedFrom(traceId: string, signal: AbortSignal): Promise<string[]> {
    return findLinks(this, traceId, signal);
  }

  /** `{"columns": [...]}`: what the chunks hold, as it lies there. */
  traceColumns(traceId: string): Uint8Array<ArrayBuffer> | undefined {
    const row = findTrace(this.sql, traceId);
    if (!row) return undefined;
    const parts: Uint8Array[] = [];
    for (const body of this.#chunksOf(row.no)) {
      parts.push(parts.length === 0 ? COLUMNS_OPEN : COMMA, chunkColumns(traceId, body));
    }
    return joined([...parts, COLUMNS_CLOSE]);
  }

  dependencies(window: TimeWindow, signal: AbortSignal): Promise<Dependency[]> {
    return countDependencies(this.sql, window, (traceNo) => this.#spansOf(traceNo), signal);
  }

  logsOf(traceId: string, limit: number): TraceLogs {
    return logsOf(this.sql, traceId, limit);
  }

  stats(): StoreStats {
    return {
      spans: this.#retention.spans,
      traces: numberAt(this.sql.all('SELECT count(*) FROM trace')[0], 0),
      segments: this.segments.length,
      fileBytes: pagesOf(this.sql, 'page_count') * PAGE_BYTES,
      bytesMax: this.#bytesMax,
      spansDeleted: this.#retention.spansDeleted,
    };
  }

  close(): void {
    try {
      this.#retention.end(this.sql, this.#numbers);
      this.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.sql.close();
    }
  }

  get #numbers(): Numbers {
    return { chunk: this.#chunkNo, trace: this.#traceNo };
  }

  #insertSpans(spans: readonly Span[]): HotChunk[] {
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

  #insertLogs(logs: readonly DecodedLog[]): HotChunk[] {
    return insertLogs(this.sql, logs, () => ++this.#chunkNo);
  }

  #spansOf(traceNo: number): Span[] {
    const resources = new Map<string, Resource>();
    const spans: Span[] = [];
    for (const body of this.#chunksOf(traceNo)) for (const span of decodeChunk(body, resources)) spans.push(span);
    return spans;
  }

  #chunksOf(traceNo: number): Uint8Array[] {
    return this.sql.all('SELECT body FROM chunk WHERE trace = ? ORDER BY no', traceNo).map((row) => bytesAt(row, 0));
  }
}

function decodeRequest<T>(bytes: Uint8Array, decode: (json: unknown) => T): T | AppError {
  try {
    return decode(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()));
  } catch (cause) {
    return new AppError('invalid_request', 'The body is not OTLP JSON.', { cause });
  }
}

function writeFailure(cause: unknown): AppError {
  const full = sqliteCode(cause)?.startsWith('SQLITE_FULL') || sqliteCode(cause)?.startsWith('SQLITE_IOERR');
  const message = full ? 'The disk of the trace store is full or failing.' : 'The trace store could not write.';
  return new AppError('unavailable', message, { cause, retryAfterS: 10 });
}
