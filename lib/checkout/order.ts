import type { Cents } from '@/lib/base/money';
import type { Line } from './cart';

export interface Order {
  readonly id: string;
  /** What a person reads: `MG-2026-000123`. */
  readonly number: string;
  /** ISO 8601, as all times here. */
  readonly placedAt: string;
  readonly authorisedAt: string;
  /** Absent until the worker has taken the money. */
  readonly capturedAt?: string;
  readonly lines: readonly Line[];
  readonly totalCents: Cents;
  readonly taxCents: Cents;
  readonly email: string;
  readonly cardLast4: string;
  readonly supportCode: string;
  readonly traceId: string;
}
