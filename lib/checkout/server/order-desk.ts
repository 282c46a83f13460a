import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import { createTokenBucket, type TokenBucket } from '@/lib/base/token-bucket';
import type { CheckoutContext } from './context';

/** What operators' questions about orders need: the database, which keeps the audit log too, and a limit. */
export interface OrderDesk {
  readonly checkout: Pick<CheckoutContext, 'database' | 'secret'>;
  /** By operator: a person who helps buyers never meets it, a script that tries addresses does. */
  readonly searches: TokenBucket;
}

export const orderDesk = processSlot<OrderDesk>('order-desk');

export function createOrderDesk(checkout: OrderDesk['checkout']): OrderDesk {
  return { checkout, searches: createTokenBucket({ capacity: 30, refillPerS: 0.5 }) };
}
