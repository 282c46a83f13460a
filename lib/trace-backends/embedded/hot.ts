import type { HotChunk } from './segments';

const SEGMENT_SPANS = 4096;
const SEGMENT_CHUNKS_MAX = 60_000;

/** The chunks that no segment has indexed yet, oldest first, and how much they are. */
export class Hot {
  #chunks: HotChunk[] = [];
  #spans = 0;
  #bytes = 0;

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
  }

  /** As much as one segment shall have. */
  isFull(bytesMax: number): boolean {
    const [first] = this.#chunks;
    if (!first) return false;
    const numbers = (this.#chunks.at(-1)?.no ?? 0) - first.no;
    return this.#spans >= SEGMENT_SPANS || numbers >= SEGMENT_CHUNKS_MAX || this.#bytes >= bytesMax;
  }

  upTo(no: number): readonly HotChunk[] {
    return this.#chunks.filter((chunk) => chunk.no <= no);
  }

  dropUpTo(no: number): void {
    const rest = this.#chunks.filter((chunk) => chunk.no > no);
    this.#chunks = [];
    this.#spans = 0;
    this.#bytes = 0;
    for (const chunk of rest) this.keep(chunk);
  }
}
