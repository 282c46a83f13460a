import type { Attributes, AttributeValue, Span } from '@/lib/traces/model';
import type { HotChunk } from './segments';

const SEGMENT_SPANS = 4096;
const SEGMENT_CHUNKS_MAX = 60_000;
/** Of spans in memory; what packs well is small in the file alone. Several times what 4096 of them commonly are. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;
const SPAN_BYTES = 512;
const ENTRY_BYTES = 64;

/** The chunks that no segment has indexed yet, oldest first, and how much they are: packed, and in memory. */
export class Hot {
  #chunks: HotChunk[] = [];
  #spans = 0;
  #bytes = 0;
  #heldBytes = 0;

  get chunks(): readonly HotChunk[] {
    return this.#chunks;
  }

  get spans(): number {
    return this.#spans;
  }

  keep(chunk: HotChunk): void {
    this.#chunks.push(chunk);
    this.#spans += chunk.spans.length;
    this.#bytes += chunk.bytes;
    this.#heldBytes += heldBytesOf(chunk.spans);
  }

  /** More than memory shall have of it. */
  get isHeavy(): boolean {
    return this.#heldBytes >= HELD_BYTES_MAX;
  }

  /** As much as one segment shall have. */
  isFull(bytesMax: number): boolean {
    const [first] = this.#chunks;
    if (!first) return false;
    const numbers = (this.#chunks.at(-1)?.no ?? 0) - first.no;
    if (this.#spans >= SEGMENT_SPANS || numbers >= SEGMENT_CHUNKS_MAX) return true;
    return this.isHeavy || this.#bytes >= bytesMax;
  }

  upTo(no: number): readonly HotChunk[] {
    return this.#chunks.filter((chunk) => chunk.no <= no);
  }

  dropUpTo(no: number): void {
    const rest = this.#chunks.filter((chunk) => chunk.no > no);
    this.#chunks = [];
    this.#spans = 0;
    this.#bytes = 0;
    this.#heldBytes = 0;
    for (const chunk of rest) this.keep(chunk);
  }
}

/** An estimate: texts by their length, and something for each object around them. */
function heldBytesOf(spans: readonly Span[]): number {
  let bytes = 0;
  let resource: Span['resource'] | undefined;
  for (const span of spans) {
    bytes += SPAN_BYTES + span.name.length + (span.statusMessage?.length ?? 0) + bytesOf(span.attributes);
    for (const event of span.events) bytes += ENTRY_BYTES + event.name.length + bytesOf(event.attributes);
    for (const link of span.links) bytes += ENTRY_BYTES + bytesOf(link.attributes);
    if (span.resource !== resource) bytes += bytesOf(span.resource.attributes);
    resource = span.resource;
  }
  return bytes;
}

function bytesOf(attributes: Attributes): number {
  let bytes = 0;
  for (const [key, value] of attributes) bytes += ENTRY_BYTES + key.length + bytesOfValue(value);
  return bytes;
}

function bytesOfValue(value: AttributeValue): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object') return 0;
  let bytes = 0;
  for (const item of value) bytes += ENTRY_BYTES + bytesOfValue(item);
  return bytes;
}
