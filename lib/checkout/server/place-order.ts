import 'server-only';
import { eq } from 'drizzle-orm';
import { assertDefined } from '@/lib/base/assert';
import { errorType } from '@/lib/base/errors';
import { orders } from '@/lib/database/schema';
import { logger } from '@/lib/telemetry/server/logger';
import { supportCode } from '@/lib/telemetry/support-code';
import { setActiveAttributes, withSpan } from '@/lib/telemetry/tracing';
import type { PlacedOrder, PlaceOrderResult, Refusal } from '../place-order-result';
import { CHECKOUT_SCOPE, checkoutKeys, checkoutSpans } from '../telemetry';
import { type Attempt, claimForVoid, findAttempt, markAuthorised, markDeclined, parkAttempt } from './attempt-store';
import { authorizePayment } from './authorize-payment';
import { beginCheckout } from './begin-checkout';
import type { CheckoutContext } from './context';
import { countCheckout, countOrder } from './count-checkout';
import { logCheckout } from './log-checkout';
import type { PlaceOrderInput } from './place-order-input';
import { voidPayment } from './void-payment';
import { AttemptLost, OrderRefused, writeOrder } from './write-order';

const log = logger('checkout');

/**
 * The order of the money: an attempt, the authorisation, then one transaction that turns it into an order. Whatever
 * stops in between leaves an attempt with a lease: the same key goes on with it, or the sweep gives the money back.
 */
export function placeOrder(input: PlaceOrderInput, ctx: CheckoutContext): Promise<PlaceOrderResult> {
  return withSpan(checkoutSpans.placeOrder, { scope: CHECKOUT_SCOPE }, async (span) => {
    const result = await countCheckout(async () => {
      const beginning = await beginCheckout(input, ctx);
      span.setAttribute(checkoutKeys.idempotencyOutcome, beginning.kind === 'refused' ? 'first' : beginning.kind);
      const came = await (beginning.kind === 'first' ? pay(beginning.attempt, input, ctx) : answer(beginning, ctx));
      logCheckout(beginning, came);
      return came;
    });
    span.setAttribute(checkoutKeys.result, result.kind);
    if (result.kind === 'placed') span.setAttribute(checkoutKeys.orderId, result.order.orderId);
    if (result.kind === 'refused') span.setAttribute(checkoutKeys.refusal, result.reason);
    return result;
  });
}

type OtherBeginning = Exclude<Awaited<ReturnType<typeof beginCheckout>>, { kind: 'first' }>;

async function answer(beginning: OtherBeginning, ctx: CheckoutContext): Promise<PlaceOrderResult> {
  return beginning.kind === 'replay' ? replay(beginning.attempt, ctx) : beginning;
}

async function pay(begun: Attempt, input: PlaceOrderInput, ctx: CheckoutContext): Promise<PlaceOrderResult> {
  setActiveAttributes({ [checkoutKeys.totalCents]: begun.amountCents, [checkoutKeys.paymentAttemptId]: begun.id });
  if (begun.state === 'authorised') return order(begun, input, ctx);
  const payment = await authorizePayment(begun, input, ctx);
  switch (payment.kind) {
    case 'authorised': {
      const attempt = { ...begun, authorizationId: payment.id, authorisedAt: payment.at };
      if (!(await markAuthorised(begun.id, payment, ctx.database.db))) return whatBecameOf(begun, ctx);
      return order(attempt, input, ctx);
    }
    case 'declined':
      if (!(await markDeclined(begun, payment.reason, ctx.database))) return whatBecameOf(begun, ctx);
      return { kind: 'declined', reason: payment.reason };
    case 'challenge':
    case 'unknown':
      await parkAttempt(begun.id, payment.kind, ctx.database.db);
      return { kind: payment.kind };
    case 'voided':
      return { kind: 'conflict' };
  }
}

async function order(attempt: Attempt, input: PlaceOrderInput, ctx: CheckoutContext): Promise<PlaceOrderResult> {
  try {
    const order = await writeOrder(attempt, input, ctx);
    countOrder(attempt.amountCents);
    return { kind: 'placed', order };
  } catch (error) {
    if (error instanceof AttemptLost) return whatBecameOf(attempt, ctx);
    if (error instanceof OrderRefused) return compensate(attempt, error.reason, ctx);
    // It may have been written all the same. Nothing is given back before that is known: the same key goes on.
    await letGo(attempt, ctx);
    throw error;
  }
}

/** The money was authorised for what can not be ordered any more. */
async function compensate(attempt: Attempt, reason: Refusal, ctx: CheckoutContext): Promise<PlaceOrderResult> {
  if (!(await claimForVoid(attempt.id, ctx.database.db))) return whatBecameOf(attempt, ctx);
  try {
    await voidPayment(attempt, ctx);
  } catch (error) {
    log.warn({ attempt_id: attempt.id, error: errorType(error) }, 'the sweep gives this payment back');
  }
  return { kind: 'refused', reason };
}

async function letGo(attempt: Attempt, ctx: CheckoutContext): Promise<void> {
  try {
    await parkAttempt(attempt.id, 'unknown', ctx.database.db);
  } catch (error) {
    log.warn({ attempt_id: attempt.id, error: errorType(error) }, 'this payment waits for the end of its lease');
  }
}

/** Somebody else was faster with the same attempt. */
async function whatBecameOf(attempt: Attempt, ctx: CheckoutContext): Promise<PlaceOrderResult> {
  const current = await findAttempt(attempt.checkoutKey, ctx.database.db);
  const ended = current?.id === attempt.id && (current.state === 'ordered' || current.state === 'declined');
  return ended ? replay(current, ctx) : { kind: 'conflict' };
}

/** The first answer again. */
async function replay(attempt: Attempt, ctx: CheckoutContext): Promise<PlaceOrderResult> {
  if (attempt.state === 'declined') return { kind: 'declined', reason: attempt.declineReason ?? 'card_declined' };
  if (attempt.state !== 'ordered') return { kind: 'challenge' };
  const [row] = await ctx.database.db
    .select({ orderId: orders.id, orderNumber: orders.number, traceId: orders.traceId })
    .from(orders)
    .where(eq(orders.paymentAttemptId, attempt.id))
    .limit(1);
  const { traceId, ...placed } = assertDefined(row, 'the order of an ordered attempt');
  const again: PlacedOrder = { ...placed, supportCode: supportCode(traceId) };
  return { kind: 'placed', order: again };
}
