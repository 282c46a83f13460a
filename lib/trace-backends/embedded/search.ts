import { parseSupportCode } from '@/lib/telemetry/support-code';
import { traceKeys } from '@/lib/traces/attributes';
import type { Span } from '@/lib/traces/model';
import type { TraceQuery } from '../backend';
import { matchesSpan } from '../match-span';
import { decodeChunk } from './chunk';
import { Pace } from './pace';
import { candidateChunks, type HotChunk, type Segment } from './segments';
import { bytesAt, numberAt, type Sqlite } from './sqlite';
import { linkTerm, termsOfQuery } from './terms';
import { newestTraces, type TraceRow, traceByNo, tracesByPrefix } from './trace-table';

/** What a search reads; it may change whenever a search lets others work. */
export interface SearchSource {
  readonly sql: Sqlite;
  readonly segments: readonly Segment[];
  readonly hot: readonly HotChunk[];
}

const PAGE = 200;
const LINKS_MAX = 100;
const PREFIX_MAX = 100;

/** Newest first by start. Where a span must match, the traces that came last are taken. */
export async function findTraces(source: SearchSource, query: TraceQuery, signal: AbortSignal): Promise<TraceRow[]> {
  const code = parseSupportCode(query.attributes?.[traceKeys.supportCode] ?? '');
  const terms = termsOfQuery(query);
  const found = code
    ? byPrefix(source, code, query)
    : terms.length > 0
      ? await bySpan(source, query, terms, signal)
      : await byTime(source, query, signal);
  return found.sort((a, b) => b.startUs - a.startUs || b.no - a.no).slice(0, query.limit);
}

/** Traces with a span that links to this one. */
export async function findLinks(source: SearchSource, traceId: string, signal: AbortSignal): Promise<string[]> {
  const found = new Set<string>();
  for await (const chunk of chunksWith(source, [linkTerm(traceId)], {}, new Pace(signal))) {
    const span = chunk.spans.find((candidate) => candidate.links.some((link) => link.traceId === traceId));
    if (span && span.traceId !== traceId) found.add(span.traceId);
    if (found.size >= LINKS_MAX) break;
  }
  return [...found];
}

/** The support code is the front of the trace id, so it is found whether or not a span says it. */
function byPrefix({ sql }: SearchSource, code: string, query: TraceQuery): TraceRow[] {
  const prefix = code.replaceAll('-', '').toLowerCase();
  return tracesByPrefix(sql, prefix, PREFIX_MAX).filter((row) => !(query.hideOperators && row.operator));
}

/** Reads the list of traces itself; the spans only where the list cannot tell. */
async function byTime(source: SearchSource, query: TraceQuery, signal: AbortSignal): Promise<TraceRow[]> {
  const needsSpans = query.durationMaxUs !== undefined || Object.keys(query.attributes ?? {}).length > 0;
  const pace = new Pace(signal);
  const found: TraceRow[] = [];
  let after: TraceRow | undefined;
  do {
    const page = newestTraces(source.sql, {
      startMinUs: query.startMinUs ?? 0,
      startMaxUs: query.startMaxUs ?? Number.MAX_SAFE_INTEGER,
      longestMinUs: query.durationMinUs ?? 0,
      hideOperators: query.hideOperators ?? false,
      limit: needsSpans ? PAGE : query.limit,
      after,
    });
    after = page.at(-1);
    for (const row of page) {
      if (!needsSpans || spansOfTrace(source.sql, row.no).some((span) => matchesSpan(span, query))) found.push(row);
      if (found.length >= query.limit) return found;
      await pace.rest();
    }
  } while (needsSpans && after);
  return found;
}

async function bySpan(
  source: SearchSource,
  query: TraceQuery,
  terms: readonly number[],
  signal: AbortSignal,
): Promise<TraceRow[]> {
  const found = new Map<number, TraceRow | undefined>();
  let count = 0;
  for await (const chunk of chunksWith(source, terms, query, new Pace(signal))) {
    if (found.has(chunk.traceNo) || !chunk.spans.some((span) => matchesSpan(span, query))) continue;
    const row = traceByNo(source.sql, chunk.traceNo);
    const wanted = row && !(query.hideOperators && row.operator) ? row : undefined;
    found.set(chunk.traceNo, wanted);
    if (wanted) count += 1;
    if (count >= query.limit) break;
  }
  return [...found.values()].filter((row) => row !== undefined);
}

type FoundChunk = Pick<HotChunk, 'traceNo' | 'spans'>;

/** Chunks that may hold all the terms, newest first; the caller verifies. Hot chunks have no index and need none. */
async function* chunksWith(
  { sql, segments, hot }: SearchSource,
  terms: readonly number[],
  { startMinUs = 0, startMaxUs = Number.MAX_SAFE_INTEGER }: Pick<TraceQuery, 'startMinUs' | 'startMaxUs'>,
  pace: Pace,
): AsyncGenerator<FoundChunk> {
  for (const chunk of [...hot].reverse()) {
    yield chunk;
    await pace.rest();
  }
  for (const segment of [...segments].reverse()) {
    await pace.rest();
    if (segment.startMaxUs < startMinUs || segment.startMinUs > startMaxUs) continue;
    for (const no of candidateChunks(sql, segment, terms)) {
      const [row] = sql.all('SELECT trace, body FROM chunk WHERE no = ?', no);
      if (row) yield { traceNo: numberAt(row, 0), spans: decodeChunk(bytesAt(row, 1)) };
      await pace.rest();
    }
  }
}

function spansOfTrace(sql: Sqlite, traceNo: number): Span[] {
  return sql.all('SELECT body FROM chunk WHERE trace = ?', traceNo).flatMap((row) => decodeChunk(bytesAt(row, 0)));
}
