import 'server-only';
import { errorType } from '@/lib/base/errors';
import { logger } from '@/lib/telemetry/server/logger';
import { withSpan } from '@/lib/telemetry/tracing';
import { CHECKOUT_SCOPE, checkoutKeys, checkoutSpans } from '../telemetry';
import { type Attempt, claimExpired } from './attempt-store';
import type { CheckoutContext } from './context';
import { voidPayment } from './void-payment';

const BATCH_MAX = 20;
const log = logger('checkout');

/** Gives back what was authorised and never became an order: claim, look up, void. Returns how many were given back. */
export async function sweepPayments(ctx: CheckoutContext): Promise<number> {
  const expired = await claimExpired(BATCH_MAX, ctx.database.db);
  if (expired.length === 0) return 0;
  const options = { root: true, scope: CHECKOUT_SCOPE, attributes: { [checkoutKeys.itemCount]: expired.length } };
  const results = await withSpan(checkoutSpans.sweepPayments, options, () =>
    Promise.all(expired.map((attempt) => sweepOne(attempt, ctx))),
  );
  return results.filter(Boolean).length;
}

async function sweepOne(attempt: Attempt, ctx: CheckoutContext): Promise<boolean> {
  try {
    await voidPayment(attempt, ctx);
    return true;
  } catch (error) {
    log.warn({ attempt_id: attempt.id, error: errorType(error) }, 'a payment could not be given back yet');
    return false;
  }
}
