/** What a sample says of its median: distribution-free, so that one disturbed burst moves nothing. */
export interface Estimate {
  readonly median: number;
  /** The median of all that could have been measured lies between these, 95 times in a hundred. */
  readonly low: number;
  readonly high: number;
}

/**
 * The interval comes from the order statistics: of n values, the k-th smallest and the k-th largest enclose the true
 * median unless fewer than k of them fell on one side, which is a matter of n coins.
 *
 * n = 6: k = 1, smallest and largest (96.9 %). n = 12: k = 3 (96.1 %). Below 6 no k is good enough; all of it is given.
 */
export function medianOf(values: readonly number[]): Estimate {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.length - 1;
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const k = coinsOutside(sorted.length);
  return { median: (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2, low: at(k), high: at(last - k) };
}

/** How many values may be left out on each side so that at most 5 % of all throws of n coins are worse. */
function coinsOutside(n: number): number {
  let chance = 2 * 0.5 ** n;
  let sum = chance;
  let k = 0;
  while (k < n / 2) {
    chance *= (n - k) / (k + 1);
    if (sum + chance > 0.05) return k;
    sum += chance;
    k += 1;
  }
  return 0;
}

/** Each of these against the other of the same round. */
export function ratios(values: readonly number[], base: readonly number[]): number[] {
  return values.map((value, round) => value / (base[round] ?? Number.NaN));
}

/** `0.981 (0.974–0.990)` */
export function formatEstimate({ median, low, high }: Estimate, digits = 3): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}
