import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { Cache } from '@/lib/cache/cache';
import { createRateLimit, type RateLimit } from '@/lib/cache/rate-limit';
import type { CheckoutContext } from './context';

/** What operators' questions about orders need: the database, which keeps the audit log too, and a limit. */
export interface OrderDesk {
  readonly checkout: Pick<CheckoutContext, 'database' | 'secret'>;
  /** By operator: a person who helps buyers never meets it, a script that tries addresses does. */
  readonly searches: RateLimit;
}

export const orderDesk = processSlot<OrderDesk>('order-desk');

export function createOrderDesk(checkout: OrderDesk['checkout'], cache: Cache): OrderDesk {
  return { checkout, searches: createRateLimit({ cache, name: 'order_searches', capacity: 30, refillPerS: 0.5 }) };
}
