import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEstimate, medianOf, ratios } from './statistics';

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('medianOf', () => {
  it('encloses the median by order statistics', () => {
    expect(medianOf(upTo(6))).toEqual({ median: 3.5, low: 1, high: 6 });
    expect(medianOf(upTo(12))).toEqual({ median: 6.5, low: 3, high: 10 });
    expect(medianOf(upTo(25))).toEqual({ median: 13, low: 8, high: 18 });
  });

  it('gives everything where there is too little', () => {
    expect(medianOf([7])).toEqual({ median: 7, low: 7, high: 7 });
    expect(medianOf([3, 1])).toEqual({ median: 2, low: 1, high: 3 });
  });

  it('holds the true median as often as it says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 })),
        (all) => {
          for (const values of all) {
            const { median, low, high } = medianOf(values);
            expect(low).toBeLessThanOrEqual(median);
            expect(high).toBeGreaterThanOrEqual(median);
          }
        },
      ),
    );
    let state = 1;
    const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const samples = Array.from({ length: 2000 }, () => medianOf(Array.from({ length: 12 }, next)));
    const hits = samples.filter(({ low, high }) => low <= 0.5 && high >= 0.5).length;
    expect(hits / samples.length).toBeGreaterThan(0.945);
  });
});

it('compares each round with the baseline of the same round', () => {
  expect(ratios([2, 9], [4, 3])).toEqual([0.5, 3]);
  expect(formatEstimate({ median: 0.98123, low: 0.97, high: 0.99 })).toBe('0.981 (0.970–0.990)');
});
