import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { Database } from '@/lib/database/client';
import type { PaymentProvider } from '@/lib/payments/provider';

export interface CheckoutContext {
  readonly database: Database;
  readonly payments: PaymentProvider;
  /** Keys the fingerprint of a checkout; what is stored tells nothing without it. */
  readonly secret: string;
}

export const checkoutContext = processSlot<CheckoutContext>('checkout');

export function createCheckoutContext(deps: CheckoutContext): CheckoutContext {
  return { database: deps.database, payments: deps.payments, secret: deps.secret };
}
