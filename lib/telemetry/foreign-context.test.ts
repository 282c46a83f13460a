import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOREIGN_HEADERS, foreignHeaders, readForeign } from './foreign-context';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const read = (headers: Readonly<Record<string, string>>) =>
  readForeign(['b3', 'b3multi', 'jaeger'], (name) => headers[name]);

describe('contexts of other systems', () => {
  it.each<[Record<string, string>, boolean]>([
    [{ b3: `${traceId}-${spanId}-1` }, true],
    [{ b3: `${traceId}-${spanId}-d` }, true],
    [{ b3: `${traceId}-${spanId}` }, false],
    [{ b3: `${traceId}-${spanId}-0-05e3ac9a4f6e3b90` }, false],
    [{ 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': '1' }, true],
    [{ 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-flags': '1' }, true],
    [{ 'uber-trace-id': `${traceId}:${spanId}:0:1` }, true],
    [{ 'uber-trace-id': `${traceId}%3A${spanId.replace(/^0+/, '')}%3A0%3A0` }, false],
  ])('R0.7 are read from %j', (headers, sampled) => {
    expect(read(headers)).toEqual({ traceId, spanId, sampled });
  });

  it('have short ids too', () => {
    expect(read({ b3: `a3ce929d0e0e4736-${spanId}-1` })?.traceId).toBe('0000000000000000a3ce929d0e0e4736');
  });

  it.each<Record<string, string>>([
    {},
    { b3: '0' },
    { b3: `${'0'.repeat(32)}-${spanId}-1` },
    { b3: `${traceId}-${spanId}-1-x` },
    { 'x-b3-traceid': 'x', 'x-b3-spanid': spanId },
    { 'uber-trace-id': `${traceId}:${spanId}` },
    { 'uber-trace-id': `${traceId}:0:0:1` },
  ])('R1.7 count as absent when they are %j', (headers) => {
    expect(read(headers)).toBeUndefined();
  });

  it('come back as they were written, and nothing throws', () => {
    const id = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length - 1}}[1-9a-f]$`));
    const parent = fc.record({ traceId: id(32), spanId: id(16), sampled: fc.boolean() });
    fc.assert(
      fc.property(parent, fc.constantFrom('b3', 'b3multi', 'jaeger'), (given, format) => {
        expect(read(foreignHeaders(format, given))).toEqual(given);
      }),
    );
    const names = Object.values(FOREIGN_HEADERS).flat();
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string({ maxLength: 80 })), (headers) => {
        const found = read(headers);
        if (found) expect(found).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
      }),
    );
  });
});
