import 'server-only';
import { SpanStatusCode } from '@opentelemetry/api';
import { errorType } from '@/lib/base/errors';
import { CURRENCY } from '@/lib/base/money';
import type { Authorization } from '@/lib/payments/provider';
import { keys } from '@/lib/telemetry/attributes';
import { withSpan } from '@/lib/telemetry/tracing';
import { CHECKOUT_SCOPE, checkoutKeys, checkoutSpans } from '../telemetry';
import type { Attempt } from './attempt-store';
import type { CheckoutContext } from './context';
import { countPayment } from './count-checkout';
import type { PlaceOrderInput } from './place-order-input';

/** Asks the provider, and looks once when it gave no answer: it may have taken the money before it failed. */
export function authorizePayment(
  attempt: Attempt,
  input: PlaceOrderInput,
  ctx: CheckoutContext,
): Promise<Authorization | { readonly kind: 'unknown' }> {
  const attributes = {
    [checkoutKeys.paymentAttemptId]: attempt.id,
    [checkoutKeys.totalCents]: attempt.amountCents,
  };
  return withSpan(checkoutSpans.authorizePayment, { attributes, scope: CHECKOUT_SCOPE }, async (span) => {
    const answer = await ctx.payments.authorize({
      reference: attempt.id,
      amountCents: attempt.amountCents,
      currency: CURRENCY,
      card: input.card,
      ...(input.challenge && { challenge: input.challenge }),
    });
    span.setAttribute(checkoutKeys.paymentResult, answer.kind);
    countPayment('authorize', answer.kind);
    if (answer.kind !== 'unknown') return answer;
    const found = await ctx.payments.lookUp(attempt.id);
    countPayment('look_up', found.kind);
    span.setAttributes({ [checkoutKeys.paymentLookedUp]: true, [checkoutKeys.paymentResult]: found.kind });
    if (found.kind !== 'unknown' && found.kind !== 'absent') return found;
    // Absent is no answer either: the first call may still be on its way to them.
    span.setAttribute(keys.errorType, errorType(answer.cause));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'the provider did not say' });
    return { kind: 'unknown' };
  });
}
