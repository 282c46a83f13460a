import 'server-only';
import { and, eq, isNull } from 'drizzle-orm';
import { orders } from '@/lib/database/schema';
import { OrderPlacedV1 } from '@/lib/events/event-types';
import { type Effect, PoisonedRecord, type Subscriber, subscriber } from '@/lib/events/server/subscriber';
import { logger } from '@/lib/telemetry/server/logger';
import { withSpan } from '@/lib/telemetry/tracing';
import { CHECKOUT_SCOPE, checkoutKeys, checkoutSpans } from '../telemetry';
import type { CheckoutContext } from './context';
import { countPayment } from './count-checkout';

const log = logger('checkout');

/** Takes the money of an order. The provider captures once however often it is asked. */
export function capturePayment(orderId: string, ctx: CheckoutContext): Promise<Effect> {
  const attributes = { [checkoutKeys.orderId]: orderId };
  return withSpan(checkoutSpans.capturePayment, { attributes, scope: CHECKOUT_SCOPE }, async (span) => {
    const [order] = await ctx.database.db.select().from(orders).where(eq(orders.id, orderId)).limit(1);
    if (!order) throw new PoisonedRecord('there is no such order');
    const capture = await ctx.payments.capture(order.authorizationId, order.totalCents);
    span.setAttribute(checkoutKeys.paymentResult, capture.kind);
    countPayment('capture', capture.kind);
    if (capture.kind === 'refused') throw new PoisonedRecord(`the provider refuses to capture: ${capture.reason}`);
    log.info({ order_number: order.number }, 'the payment of an order was captured');
    return async (tx) => {
      await tx
        .update(orders)
        .set({ capturedAt: capture.at })
        .where(and(eq(orders.id, orderId), isNull(orders.capturedAt)));
    };
  });
}

/** The consumer of `order.placed` that captures. */
export function captureSubscriber(ctx: CheckoutContext): Subscriber {
  const of = { consumer: 'capture', type: 'order.placed', version: 1, schema: OrderPlacedV1 };
  return subscriber(of, ({ orderId }) => capturePayment(orderId, ctx));
}
