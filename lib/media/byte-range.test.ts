import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesEtag, parseByteRange } from './byte-range';

it.each([
  ['bytes=2-4', { kind: 'part', from: 2, to: 4 }],
  ['bytes=7-', { kind: 'part', from: 7, to: 9 }],
  ['bytes=-3', { kind: 'part', from: 7, to: 9 }],
  ['bytes=-99', { kind: 'part', from: 0, to: 9 }],
  ['bytes=5-99', { kind: 'part', from: 5, to: 9 }],
  ['Bytes=0-0', { kind: 'part', from: 0, to: 0 }],
  ['bytes=10-', { kind: 'unsatisfiable' }],
  ['bytes=-0', { kind: 'unsatisfiable' }],
  ['bytes=4-2', { kind: 'whole' }],
  ['bytes=0-1,4-5', { kind: 'whole' }],
  ['bytes=-', { kind: 'whole' }],
  ['items=0-1', { kind: 'whole' }],
  ['bytes=99999999999999999999999-', { kind: 'unsatisfiable' }],
  [null, { kind: 'whole' }],
] as const)('reads %s of ten bytes', (header, expected) => {
  expect(parseByteRange(header, 10)).toEqual(expected);
});

it('gives a part that lies inside the file and is what slice would give, or no part at all', () => {
  const bound = fc.option(fc.nat(300), { nil: '' as const });
  fc.assert(
    fc.property(fc.nat(200), bound, bound, (size, first, last) => {
      const bytes = Array.from({ length: size }, (_, index) => index);
      const answer = parseByteRange(`bytes=${first}-${last}`, size);
      if (answer.kind !== 'part') return;
      expect(answer.from).toBeGreaterThanOrEqual(0);
      expect(answer.to).toBeLessThan(size);
      const expected =
        first === '' ? bytes.slice(-Number(last)) : bytes.slice(first, last === '' ? undefined : last + 1);
      expect(bytes.slice(answer.from, answer.to + 1)).toEqual(expected);
    }),
  );
});

it('takes any text without throwing', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (header, size) => parseByteRange(`bytes=${header}`, size) !== undefined),
  );
});

it('compares entity tags weakly, one of several, or any', () => {
  expect(['"a"', 'W/"a"', '"b", "a"', '*'].every((header) => matchesEtag(header, '"a"'))).toBe(true);
  expect([null, '"b"', 'a', ''].some((header) => matchesEtag(header, '"a"'))).toBe(false);
});
