import { expect, it } from 'vitest';
import type { AttributeValue, Span } from '@/lib/traces/model';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { Hot } from './hot';

const MIB = 1024 * 1024;
const PACKED_BYTES_MAX = 1e9;
const [plain] = traceFromText('web | GET / | server 0-10') as [Span];

/** How many chunks of one such span it takes until there is enough for a segment. */
function chunksOf(span: Span): number {
  const hot = new Hot();
  let no = 0;
  while (!hot.isFull(PACKED_BYTES_MAX)) hot.keep({ no: (no += 1), traceNo: 1, spans: [span], bytes: 5_000 });
  return no;
}

it('is full when its spans take much memory, however small they are packed', () => {
  const big = 'x'.repeat(2 * MIB);
  const values: AttributeValue[] = [big, [[big], 1, true]];
  for (const value of values) {
    const attributes: Span['attributes'] = [['a', value]];
    expect(chunksOf({ ...plain, attributes })).toBe(32);
    expect(chunksOf({ ...plain, events: [{ name: 'e', timeUs: 1, attributes }] })).toBe(32);
    expect(chunksOf({ ...plain, links: [{ traceId: 'a', spanId: 'b', attributes }] })).toBe(32);
    expect(chunksOf({ ...plain, resource: { service: 'web', attributes } })).toBe(32);
  }
  expect(chunksOf({ ...plain, name: big })).toBe(32);
  expect(chunksOf({ ...plain, statusMessage: big })).toBe(32);
});

it('makes the usual segments of usual spans', () => {
  const attributes = Array.from({ length: 30 }, (_, at) => [`some.key.${at}`, 'a value of the usual length'] as const);
  expect(chunksOf({ ...plain, attributes })).toBe(4096);
});

it('counts what is left when a part has got its segment', () => {
  const hot = new Hot();
  const spans: Span[] = [{ ...plain, name: 'x'.repeat(40 * MIB) }];
  for (const no of [1, 2]) hot.keep({ no, traceNo: 1, spans, bytes: 5_000 });
  expect(hot.isHeavy).toBe(true);
  hot.dropUpTo(1);
  expect([hot.isHeavy, hot.chunks.length]).toEqual([false, 1]);
});
