import type { Resource, Span } from '@/lib/traces/model';
import { fromTuples, type SpanTuples, toTuples } from '@/lib/traces/span-tuples';
import { pack, unpack } from './packed';

/** Spans of one trace as a blob. */
export function encodeChunk(traceId: string, spans: readonly Span[]): Uint8Array {
  return pack(toTuples(traceId, spans));
}

/** Spans that share a resource share the object, across all chunks that are read with the same `known`. */
export function decodeChunk(bytes: Uint8Array, known?: Map<string, Resource>): Span[] {
  return fromTuples(unpack<SpanTuples>(bytes), known);
}
