/**
 * Which chunks of a segment have a term. One blob for each of 64 parts (the top six bits of the hash), little-endian:
 *
 *     u32 n | u32 hash[n], sorted | u32 end[n], where the ordinals of each end | u16 ordinals, sorted in each
 *
 * A search reads one blob of some kilobytes a segment, however rare the term.
 */
export const PARTS = 64;

export function partOf(hash: number): number {
  return hash >>> 26;
}

export function encodePostings(postings: ReadonlyMap<number, readonly number[]>): Uint8Array[] {
  const parts: [number, readonly number[]][][] = Array.from({ length: PARTS }, () => []);
  for (const entry of postings) parts[partOf(entry[0])]?.push(entry);
  return parts.map(encodePart);
}

function encodePart(entries: [number, readonly number[]][]): Uint8Array {
  entries.sort((a, b) => a[0] - b[0]);
  const total = entries.reduce((sum, [, ordinals]) => sum + ordinals.length, 0);
  const bytes = new Uint8Array(4 + entries.length * 8 + total * 2);
  const view = new DataView(bytes.buffer);
  const ordinalsAt = 4 + entries.length * 8;
  view.setUint32(0, entries.length, true);
  let end = 0;
  entries.forEach(([hash, ordinals], index) => {
    for (const ordinal of ordinals) view.setUint16(ordinalsAt + 2 * end++, ordinal, true);
    view.setUint32(4 + index * 4, hash, true);
    view.setUint32(4 + (entries.length + index) * 4, end, true);
  });
  return bytes;
}

/** The ordinals of a term in its part, ascending. */
export function findPosting(part: Uint8Array, hash: number): number[] {
  if (part.byteLength < 4) return [];
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
  const count = view.getUint32(0, true);
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = view.getUint32(4 + middle * 4, true);
    if (at === hash) return ordinalsAt(view, count, middle);
    if (at < hash) low = middle + 1;
    else high = middle - 1;
  }
  return [];
}

function ordinalsAt(view: DataView, count: number, index: number): number[] {
  const ends = 4 + count * 4;
  const from = index === 0 ? 0 : view.getUint32(ends + (index - 1) * 4, true);
  const to = view.getUint32(ends + index * 4, true);
  const base = 4 + count * 8;
  return Array.from({ length: to - from }, (_, offset) => view.getUint16(base + (from + offset) * 2, true));
}

/** What is in all lists; each ascending. */
export function intersect(lists: readonly (readonly number[])[]): number[] {
  const [first = [], ...others] = [...lists].sort((a, b) => a.length - b.length);
  const sets = others.map((list) => new Set(list));
  return first.filter((ordinal) => sets.every((set) => set.has(ordinal)));
}
