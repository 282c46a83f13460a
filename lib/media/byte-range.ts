export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RangeAnswer = { kind: 'whole' };

/**
 * What a `Range` header asks of a file of `size` bytes (RFC 9110, 14.2). `to` is inclusive.
 *
 *     size 10:  bytes=2-4 → 2..4   bytes=7- → 7..9   bytes=-3 → 7..9   bytes=5-99 → 5..9   bytes=10- → unsatisfiable
 *
 * What is no valid single byte range is ignored, as the standard says; so are several ranges at once, which no
 * player of ours asks for and which cost a server dearly.
 */
export function parseByteRange(header: string | null, size: number): RangeAnswer {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '');
  if (!match) return WHOLE;
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return WHOLE;
    const length = Number(last);
    if (length === 0 || size === 0) return { kind: 'unsatisfiable' };
    return { kind: 'part', from: Math.max(0, size - length), to: size - 1 };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Number(last);
  if (last !== '' && to < from) return WHOLE;
  if (from >= size) return { kind: 'unsatisfiable' };
  return { kind: 'part', from, to: Math.min(to, size - 1) };
}

/** `If-None-Match` compares weakly; `*` matches whatever exists. */
export function matchesEtag(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
