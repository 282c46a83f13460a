import type { Micros, Span } from '@/lib/traces/model';
import type { Operations } from './operations';
import { encodePostings, findPosting, intersect, PARTS, partOf } from './postings';
import { bytesAt, numberAt, type Sqlite } from './sqlite';
import { termsOfSpans } from './terms';

export interface Segment {
  readonly no: number;
  readonly chunkMin: number;
  readonly chunkMax: number;
  /** The highest trace number there was when it was sealed. */
  readonly traceMax: number;
  readonly startMinUs: Micros;
  readonly startMaxUs: Micros;
  readonly spanCount: number;
}

/** Logs are one without spans: nothing of theirs is indexed. */
export interface HotChunk {
  readonly no: number;
  readonly traceNo: number;
  readonly spans: readonly Span[];
  readonly bytes: number;
}

export function loadSegments(sql: Sqlite): Segment[] {
  return sql
    .all('SELECT no, chunk_min, chunk_max, trace_max, start_min_us, start_max_us, span_count FROM segment ORDER BY no')
    .map((row) => ({
      no: numberAt(row, 0),
      chunkMin: numberAt(row, 1),
      chunkMax: numberAt(row, 2),
      traceMax: numberAt(row, 3),
      startMinUs: numberAt(row, 4),
      startMaxUs: numberAt(row, 5),
      spanCount: numberAt(row, 6),
    }));
}

/** Indexes the hot chunks for good. Nobody waits for it: their spans were acknowledged before. */
export function sealSegment(
  sql: Sqlite,
  no: number,
  traceMax: number,
  hot: readonly HotChunk[],
  operations: Operations,
): Segment {
  const segment = describe(no, traceMax, hot);
  const postings = new Map<number, number[]>();
  for (const chunk of hot) {
    for (const term of termsOfSpans(chunk.spans)) {
      const ordinals = postings.get(term);
      if (ordinals) ordinals.push(chunk.no - segment.chunkMin);
      else postings.set(term, [chunk.no - segment.chunkMin]);
    }
  }
  sql.transaction(() => {
    encodePostings(postings).forEach((body, part) => {
      if (body.byteLength > 4) sql.run('INSERT INTO posting (id, body) VALUES (?, ?)', no * PARTS + part, body);
    });
    sql.run(
      'INSERT INTO segment (no, chunk_min, chunk_max, trace_max, start_min_us, start_max_us, span_count) VALUES (?, ?, ?, ?, ?, ?, ?)',
      no,
      segment.chunkMin,
      segment.chunkMax,
      traceMax,
      segment.startMinUs,
      segment.startMaxUs,
      segment.spanCount,
    );
    operations.save(sql, no);
  });
  operations.settle(no);
  return segment;
}

function describe(no: number, traceMax: number, hot: readonly HotChunk[]): Segment {
  let startMinUs = Number.POSITIVE_INFINITY;
  let startMaxUs = Number.NEGATIVE_INFINITY;
  let spanCount = 0;
  for (const { spans } of hot) {
    spanCount += spans.length;
    for (const { startUs } of spans) {
      startMinUs = Math.min(startMinUs, startUs);
      startMaxUs = Math.max(startMaxUs, startUs);
    }
  }
  return { no, chunkMin: hot[0]?.no ?? 0, chunkMax: hot.at(-1)?.no ?? 0, traceMax, startMinUs, startMaxUs, spanCount };
}

/** Chunks that may match, newest first. */
export function candidateChunks(sql: Sqlite, segment: Segment, terms: readonly number[]): number[] {
  const lists: number[][] = [];
  for (const term of terms) {
    const [row] = sql.all('SELECT body FROM posting WHERE id = ?', segment.no * PARTS + partOf(term));
    const list = findPosting(bytesAt(row, 0), term);
    if (list.length === 0) return [];
    lists.push(list);
  }
  return intersect(lists)
    .reverse()
    .map((ordinal) => ordinal + segment.chunkMin);
}

/** Deletes what the oldest segment holds. A trace that goes on in a later one keeps its row and its later spans. */
export function dropSegment(sql: Sqlite, segment: Segment, operations: Operations): void {
  sql.transaction(() => {
    sql.run('DELETE FROM posting WHERE id < ?', (segment.no + 1) * PARTS);
    sql.run('DELETE FROM chunk WHERE no <= ?', segment.chunkMax);
    sql.run('DELETE FROM log WHERE no <= ?', segment.chunkMax);
    sql.run('DELETE FROM trace WHERE no <= ? AND last_chunk <= ?', segment.traceMax, segment.chunkMax);
    sql.run('DELETE FROM operation WHERE segment <= ?', segment.no);
    sql.run('DELETE FROM segment WHERE no <= ?', segment.no);
  });
  operations.forget(segment.no);
}
