import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCount, isEstimated } from './estimate';

/** Park and Miller's: the same draws every time. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const keptOf = (total: number, p: number, next: () => number): number[] =>
  Array.from({ length: total }, () => p).filter(() => next() < p);

describe('how many there were', () => {
  it('is what was seen where everything is kept', () => {
    expect(estimateCount([1, 1, undefined, Number.NaN, 0, 2])).toEqual({ count: 6, low: 6, high: 6, kept: 6 });
    expect(estimateCount([])).toEqual({ count: 0, low: 0, high: 0, kept: 0 });
    expect(isEstimated(estimateCount([1]))).toBe(false);
    expect(isEstimated(estimateCount([0.5]))).toBe(true);
  });

  it('stays in order, and never below what was seen', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { maxLength: 300 }), (probabilities) => {
        const { count, low, high, kept } = estimateCount(probabilities);
        expect(kept).toBe(probabilities.length);
        expect(low).toBeGreaterThanOrEqual(kept);
        expect(count).toBeGreaterThanOrEqual(low - 1e-6 * count);
        expect(high).toBeGreaterThanOrEqual(count);
        expect(Number.isFinite(high)).toBe(true);
      }),
    );
  });

  it.each([
    [200, 0.1],
    [2_000, 0.01],
    [50, 0.5],
    [30, 0.1],
    [5_000, 0.3],
  ])('R3.10 holds the true %i at %f about 95 times in a hundred, and is right on average', (total, p) => {
    const next = draws(total);
    const rounds = 1_000;
    let inside = 0;
    let sum = 0;
    let seen = 0;
    for (let round = 0; round < rounds; round += 1) {
      const kept = keptOf(total, p, next);
      // Of nothing nothing is said.
      if (kept.length === 0) continue;
      seen += 1;
      const { count, low, high } = estimateCount(kept);
      sum += count;
      if (low <= total && total <= high) inside += 1;
    }
    expect(inside / seen).toBeGreaterThan(0.92);
    expect(sum / rounds).toBeGreaterThan(total * 0.97);
    expect(sum / rounds).toBeLessThan(total * 1.03);
  });

  it('R3.10 holds it where several probabilities meet', () => {
    const next = draws(7);
    const parts = [
      [300, 0.1],
      [40, 0.5],
      [25, 1],
    ] as const;
    const total = parts.reduce((sum, [count]) => sum + count, 0);
    let inside = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const { low, high } = estimateCount(parts.flatMap(([count, p]) => keptOf(count, p, next)));
      if (low <= total && total <= high) inside += 1;
    }
    expect(inside).toBeGreaterThan(930);
  });
});
