import 'server-only';
import { withSpan } from '@/lib/telemetry/tracing';
import { CHECKOUT_SCOPE, checkoutKeys, checkoutSpans } from '../telemetry';
import { type Attempt, markVoided } from './attempt-store';
import type { CheckoutContext } from './context';

/**
 * Gives back what was authorised for an attempt that was claimed for it. May be repeated; what fails here stays
 * `voiding` and is repeated by the sweep. Where the provider knows nothing it closes the reference, so that an
 * authorisation that is still on its way holds no money.
 */
export function voidPayment(attempt: Attempt, ctx: CheckoutContext): Promise<void> {
  const attributes = { [checkoutKeys.paymentAttemptId]: attempt.id };
  return withSpan(checkoutSpans.voidPayment, { attributes, scope: CHECKOUT_SCOPE }, async (span) => {
    const found = await ctx.payments.lookUp(attempt.id);
    span.setAttribute(checkoutKeys.paymentResult, found.kind);
    if (found.kind === 'unknown') throw found.cause;
    if (found.kind !== 'declined' && found.kind !== 'voided') await ctx.payments.void(attempt.id);
    await markVoided(attempt.id, ctx.database.db);
  });
}
