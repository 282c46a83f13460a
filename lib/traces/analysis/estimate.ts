/**
 * How many there were, judged by those that were kept. Each kept one stands for 1/p others (Horvitz and Thompson), and
 * the interval holds the true number about 95 times in a hundred.
 *
 *   10 kept at p = 0.1, 3 at p = 1   →   103, between 60 and 187
 *
 * Of one probability the interval is Wilson's: the numbers N for which the kept n is not too unlikely a draw, that is
 * (n − Np)² = z²Np(1 − p). It is right for few too, where ± of a normal curve would reach below what was seen. Several
 * probabilities join by the distances of their bounds (Zou and Donner's MOVER).
 */
export interface Estimate {
  readonly count: number;
  readonly low: number;
  readonly high: number;
  /** Those that were seen. */
  readonly kept: number;
}

const Z = 1.96;

/** `probabilities`: one for each that was kept; undefined, or nothing between 0 and 1, stands for itself. */
export function estimateCount(probabilities: Iterable<number | undefined>): Estimate {
  const strata = new Map<number, number>();
  let kept = 0;
  for (const given of probabilities) {
    const p = given !== undefined && given > 0 && given < 1 ? given : 1;
    strata.set(p, (strata.get(p) ?? 0) + 1);
    kept += 1;
  }
  let count = 0;
  let below = 0;
  let above = 0;
  for (const [p, n] of strata) {
    const estimate = n / p;
    const { low, high } = bounds(n, p);
    count += estimate;
    below += (estimate - low) ** 2;
    above += (high - estimate) ** 2;
  }
  return { count, low: Math.max(kept, count - Math.sqrt(below)), high: count + Math.sqrt(above), kept };
}

function bounds(n: number, p: number): { low: number; high: number } {
  const q = Z * Z * (1 - p);
  const middle = 2 * n + q;
  const width = Math.sqrt(q * q + 4 * n * q);
  return { low: (middle - width) / (2 * p), high: (middle + width) / (2 * p) };
}

/** True where what was seen is not all there was. */
export function isEstimated({ kept, high }: Estimate): boolean {
  return high > kept;
}
