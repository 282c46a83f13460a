import type { Cents } from '@/lib/base/money';

export interface PricedLine {
  readonly priceCents: Cents;
  /** Included in the price. */
  readonly taxPermille: number;
}

export interface Price {
  readonly totalCents: Cents;
  /** What of the total is tax. */
  readonly taxCents: Cents;
}

/**
 * The sum of the lines and the tax inside it. Tax is rounded once per rate, over the sum of that rate, half up:
 * two lines of 450 at 21 % hold round(900 * 210 / 1210) = 156, not 2 * 78.1 rounded apart.
 * Needs whole, non-negative cents and permille.
 */
export function priceOrder(lines: readonly PricedLine[]): Price {
  const sumByRate = new Map<number, Cents>();
  for (const line of lines) {
    assertWhole(line.priceCents);
    assertWhole(line.taxPermille);
    sumByRate.set(line.taxPermille, (sumByRate.get(line.taxPermille) ?? 0) + line.priceCents);
  }
  let totalCents = 0;
  let taxCents = 0;
  for (const [permille, sumCents] of sumByRate) {
    totalCents += sumCents;
    taxCents += includedTax(sumCents, permille);
  }
  assertWhole(totalCents);
  return { totalCents, taxCents };
}

/** In whole numbers: `round(gross * rate / (1000 + rate))`, half up. */
export function includedTax(grossCents: Cents, taxPermille: number): Cents {
  const divisor = BigInt(1000 + taxPermille);
  return Number((BigInt(grossCents) * BigInt(taxPermille) * 2n + divisor) / (2n * divisor));
}

function assertWhole(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a whole amount: ${value}`);
}
