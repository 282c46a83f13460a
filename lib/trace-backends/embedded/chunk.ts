import type { Resource, Span } from '@/lib/traces/model';
import { fromColumns, type SpanColumns, toColumns } from '@/lib/traces/span-columns';
import { pack, unpack, unpackedJson } from './packed';
import { fromTuples, type SpanTuples } from './tuples';

const ARRAY_OPENS = 0x5b;

/** Spans of one trace as a blob. */
export function encodeChunk(traceId: string, spans: readonly Span[]): Uint8Array {
  return pack(toColumns(traceId, spans));
}

/** Spans that share a resource share the object, across all chunks that are read with the same `known`. */
export function decodeChunk(bytes: Uint8Array, known?: Map<string, Resource>): Span[] {
  const body = unpack<SpanColumns | SpanTuples>(bytes);
  return 's' in body ? fromTuples(body, known) : fromColumns(body, known);
}

/** `SpanColumns` as JSON: what lies there, as it is. */
export function chunkColumns(traceId: string, bytes: Uint8Array): Uint8Array {
  const json = unpackedJson(bytes);
  return json[0] === ARRAY_OPENS ? json : unpackedJson(encodeChunk(traceId, decodeChunk(bytes)));
}
