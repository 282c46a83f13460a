import type { Cents } from '@/lib/base/money';
import type { Line } from './cart';

/**
 * What became of one cart, as operators see it: every attempt at paying for it, and the order where there is one.
 * Carries no whole address: `maskedEmail` is what anybody here gets to see.
 */
export interface Purchase {
  /** The order's id, or the cart's while there is no order. */
  readonly id: string;
  readonly state: PurchaseState;
  readonly viewerId: string;
  readonly totalCents: Cents;
  /** ISO 8601, as all times here: when its last attempt began. */
  readonly startedAt: string;
  readonly order?: PurchaseOrder;
  /** The oldest first; the last of them made the order. */
  readonly attempts: readonly PurchaseAttempt[];
}

export interface PurchaseOrder {
  readonly id: string;
  readonly number: string;
  readonly authorisedAt: string;
  readonly placedAt: string;
  /** Absent until the worker has taken the money. */
  readonly capturedAt?: string;
  readonly taxCents: Cents;
  readonly maskedEmail: string;
  readonly traceId: string;
  readonly supportCode: string;
  readonly lines: readonly Line[];
}

export interface PurchaseAttempt {
  /** The payment provider knows it by this id. */
  readonly id: string;
  readonly state: AttemptState;
  readonly amountCents: Cents;
  readonly cardLast4: string;
  readonly declineReason?: string;
  readonly startedAt: string;
  readonly authorisedAt?: string;
  /** Declined, or given back. */
  readonly endedAt?: string;
  /** Of its first request. */
  readonly traceId?: string;
}

/** `challenge` and `unknown`: parked, nobody works on it and the buyer may go on. */
export type AttemptState =
  | 'pending'
  | 'challenge'
  | 'unknown'
  | 'authorised'
  | 'ordered'
  | 'declined'
  | 'voiding'
  | 'voided';

export type PurchaseState = Exclude<AttemptState, 'ordered'> | 'placed' | 'captured';

/** The order's own state, or that of the last attempt. */
export function purchaseState(
  order: { readonly capturedAt?: string | undefined } | undefined,
  last: AttemptState | undefined,
): PurchaseState {
  if (order) return order.capturedAt === undefined ? 'placed' : 'captured';
  // An attempt that is ordered and has no order is one that the same transaction is about to show.
  return last === undefined || last === 'ordered' ? 'authorised' : last;
}

export const PURCHASE_VIEWS = ['orders', 'waiting', 'unfinished'] as const;
export type PurchaseView = (typeof PURCHASE_VIEWS)[number];
