import type { Micros, Span, TraceSummary } from '@/lib/traces/model';
import { samplingOfSpan, strongerSampling, type TraceSampling } from '@/lib/traces/sampling';
import { isOperators } from '@/lib/traces/summarize';
import { bytesAt, numberAt, type Row, type Sqlite, textAt } from './sqlite';

const PROVISIONAL = 0;
const ROOT = 1;

type ServiceCounts = [name: string, spans: number, errors: number];

/** A row of `trace`: a summary that can take more spans. */
export interface TraceRow {
  readonly no: number;
  readonly id: string;
  readonly startUs: Micros;
  readonly endUs: Micros;
  readonly rootRank: number;
  readonly rootUs: Micros;
  readonly rootService: string;
  readonly rootName: string;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly operator: boolean;
  readonly longestUs: Micros;
  readonly services: readonly ServiceCounts[];
  readonly lastChunk: number;
  readonly sampling: TraceSampling | undefined;
}

const COLUMNS = `no, id, start_us, end_us, root_rank, root_us, root_service, root_name, span_count, error_count,
  operator, longest_us, services, last_chunk, sampling`;

function fromRow(row: Row): TraceRow {
  return {
    no: numberAt(row, 0),
    id: Buffer.from(bytesAt(row, 1)).toString('hex'),
    startUs: numberAt(row, 2),
    endUs: numberAt(row, 3),
    rootRank: numberAt(row, 4),
    rootUs: numberAt(row, 5),
    rootService: textAt(row, 6),
    rootName: textAt(row, 7),
    spanCount: numberAt(row, 8),
    errorCount: numberAt(row, 9),
    operator: numberAt(row, 10) === 1,
    longestUs: numberAt(row, 11),
    services: JSON.parse(textAt(row, 12)) as ServiceCounts[],
    lastChunk: numberAt(row, 13),
    sampling: samplingFrom(textAt(row, 14)),
  };
}

/** As it is kept; empty where nothing was said. */
function samplingText(sampling: TraceSampling | undefined): string {
  return sampling ? JSON.stringify([sampling.reason, sampling.probability ?? null, sampling.rule ?? null]) : '';
}

function samplingFrom(text: string): TraceSampling | undefined {
  if (text === '') return undefined;
  const [reason, probability, rule] = JSON.parse(text) as [string, number | null, string | null];
  return { reason, probability: probability ?? undefined, rule: rule ?? undefined };
}

const TRACE_ID = /^[0-9a-f]{32}$/;

export function findTrace(sql: Sqlite, id: string): TraceRow | undefined {
  if (!TRACE_ID.test(id)) return undefined;
  const [row] = sql.all(`SELECT ${COLUMNS} FROM trace WHERE id = ?`, Buffer.from(id, 'hex'));
  return row && fromRow(row);
}

export function traceByNo(sql: Sqlite, no: number): TraceRow | undefined {
  const [row] = sql.all(`SELECT ${COLUMNS} FROM trace WHERE no = ?`, no);
  return row && fromRow(row);
}

/** Traces whose id begins with these hex digits (an even number of them). */
export function tracesByPrefix(sql: Sqlite, prefix: string, limit: number): TraceRow[] {
  const from = Buffer.from(prefix.padEnd(32, '0'), 'hex');
  const to = Buffer.from(prefix.padEnd(32, 'f'), 'hex');
  return sql.all(`SELECT ${COLUMNS} FROM trace WHERE id BETWEEN ? AND ? LIMIT ?`, from, to, limit).map(fromRow);
}

export interface NewestPage {
  readonly startMinUs: Micros;
  readonly startMaxUs: Micros;
  /** The last row of the page before. */
  readonly after?: TraceRow | undefined;
  readonly longestMinUs: Micros;
  readonly hideOperators: boolean;
  readonly limit: number;
}

/** By start time, newest first, a page at a time. */
export function newestTraces(sql: Sqlite, page: NewestPage): TraceRow[] {
  return sql
    .all(
      `SELECT ${COLUMNS} FROM trace WHERE start_us >= ? AND (start_us, no) < (?, ?) AND longest_us >= ? AND operator <= ?
       ORDER BY start_us DESC, no DESC LIMIT ?`,
      page.startMinUs,
      page.after?.startUs ?? page.startMaxUs,
      page.after?.no ?? Number.MAX_SAFE_INTEGER,
      page.longestMinUs,
      page.hideOperators ? 0 : 1,
      page.limit,
    )
    .map(fromRow);
}

export function saveTrace(sql: Sqlite, row: TraceRow): void {
  sql.run(
    `INSERT INTO trace (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (no) DO UPDATE SET start_us = excluded.start_us, end_us = excluded.end_us,
       root_rank = excluded.root_rank, root_us = excluded.root_us, root_service = excluded.root_service,
       root_name = excluded.root_name, span_count = excluded.span_count, error_count = excluded.error_count,
       operator = excluded.operator, longest_us = excluded.longest_us, services = excluded.services,
       last_chunk = excluded.last_chunk, sampling = excluded.sampling`,
    row.no,
    Buffer.from(row.id, 'hex'),
    row.startUs,
    row.endUs,
    row.rootRank,
    row.rootUs,
    row.rootService,
    row.rootName,
    row.spanCount,
    row.errorCount,
    row.operator ? 1 : 0,
    row.longestUs,
    JSON.stringify(row.services),
    row.lastChunk,
    samplingText(row.sampling),
  );
}

/** A new row, or one that takes spans which came later; a root that comes late takes the name. */
export function mergeSpans(row: TraceRow | undefined, no: number, spans: readonly Span[], lastChunk: number): TraceRow {
  const services = new Map(
    (row?.services ?? []).map(([name, ...counts]) => [name, [name, ...counts] as ServiceCounts]),
  );
  let front = {
    rank: row?.rootRank ?? -1,
    us: row?.rootUs ?? 0,
    service: row?.rootService ?? '',
    name: row?.rootName ?? '',
  };
  let startUs = row?.startUs ?? Number.POSITIVE_INFINITY;
  let endUs = row?.endUs ?? Number.NEGATIVE_INFINITY;
  let longestUs = row?.longestUs ?? 0;
  let errorCount = row?.errorCount ?? 0;
  let operator = row?.operator ?? false;
  let sampling = row?.sampling;
  for (const span of spans) {
    const rank = span.parentSpanId === undefined ? ROOT : PROVISIONAL;
    if (rank > front.rank || (rank === front.rank && span.startUs < front.us)) {
      front = { rank, us: span.startUs, service: span.resource.service, name: span.name };
    }
    startUs = Math.min(startUs, span.startUs);
    endUs = Math.max(endUs, span.startUs + span.durationUs);
    longestUs = Math.max(longestUs, span.durationUs);
    operator ||= isOperators(span);
    sampling = strongerSampling(sampling, samplingOfSpan(span));
    const failed = span.status === 'error' ? 1 : 0;
    errorCount += failed;
    const counts = services.get(span.resource.service) ?? [span.resource.service, 0, 0];
    counts[1] += 1;
    counts[2] += failed;
    services.set(span.resource.service, counts);
  }
  return {
    no,
    id: row?.id ?? spans[0]?.traceId ?? '',
    startUs,
    endUs,
    rootRank: front.rank,
    rootUs: front.us,
    rootService: front.service,
    rootName: front.name,
    spanCount: (row?.spanCount ?? 0) + spans.length,
    errorCount,
    operator,
    longestUs,
    services: [...services.values()].sort((a, b) => (a[0] < b[0] ? -1 : 1)),
    lastChunk,
    sampling,
  };
}

export function summaryOf(row: TraceRow): TraceSummary {
  return {
    traceId: row.id,
    rootService: row.rootService,
    rootName: row.rootName,
    provisional: row.rootRank !== ROOT,
    startUs: row.startUs,
    endUs: row.endUs,
    spanCount: row.spanCount,
    errorCount: row.errorCount,
    services: row.services.map(([name, spanCount, errorCount]) => ({ name, spanCount, errorCount })),
    operator: row.operator,
    ...(row.sampling && { sampling: row.sampling }),
  };
}
