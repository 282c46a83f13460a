import type { Cents } from '@/lib/base/money';

export interface Line {
  readonly titleId: string;
  readonly name: string;
  readonly priceCents: Cents;
  /** Included in the price. */
  readonly taxPermille: number;
  readonly durationMs?: number;
}

export interface Cart {
  readonly id: string;
  /** Goes up with every change of the lines. */
  readonly version: number;
  /** Comes back as `Idempotency-Key`; another one after a change and after a declined card. */
  readonly checkoutKey: string;
  readonly lines: readonly Line[];
  readonly totalCents: Cents;
  readonly taxCents: Cents;
}
