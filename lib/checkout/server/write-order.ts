import 'server-only';
import { eq, sql } from 'drizzle-orm';
import { assertDefined } from '@/lib/base/assert';
import { CURRENCY } from '@/lib/base/money';
import type { Queries } from '@/lib/database/client';
import { carts, entitlements, orderLines, orders } from '@/lib/database/schema';
import { orderPlaced } from '@/lib/events/event-types';
import { addToOutbox } from '@/lib/events/server/outbox';
import { supportCode } from '@/lib/telemetry/support-code';
import { rememberViewer } from '@/lib/viewers/server/remember-viewer';
import type { PlacedOrder, Refusal } from '../place-order-result';
import { priceOrder } from '../price-order';
import { type Attempt, markOrdered } from './attempt-store';
import { type CartLineRow, linesOf } from './cart-store';
import type { CheckoutContext } from './context';

/** Six digits, and more of them after a million orders: `lpad` alone would cut those off. */
const NEXT_ORDER_NUMBER = sql`(SELECT 'MG-' || to_char(now(), 'YYYY') || '-' || lpad(n, greatest(6, length(n)), '0')
  FROM (SELECT nextval('order_numbers')::text AS n) AS next)`;

/** Undoes the transaction: what was bought is not what was paid for, or is owned already. */
export class OrderRefused extends Error {
  readonly reason: Refusal;

  constructor(reason: Refusal) {
    super(reason);
    this.reason = reason;
  }
}

/** Undoes the transaction: somebody else ended this attempt, in an order or in a void. */
export class AttemptLost extends Error {}

export interface Buyer {
  readonly email: string;
  readonly traceId: string;
}

/** Order, lines, entitlements, outbox row and the attempt's last step: all of them, or none. */
export function writeOrder(attempt: Attempt, buyer: Buyer, ctx: CheckoutContext): Promise<PlacedOrder> {
  return ctx.database.transaction(async (tx) => {
    // First, so that two who have the same attempt wait for each other here and one of them finds nothing to do.
    if (!(await markOrdered(attempt.id, tx))) throw new AttemptLost();
    const lines = await lockCart(attempt, tx);
    const { totalCents, taxCents } = priceOrder(lines);
    if (totalCents !== attempt.amountCents) throw new OrderRefused('price_changed');
    await rememberViewer(attempt.viewerId, buyer.email, tx);
    const order = await insertOrder(attempt, buyer, { totalCents, taxCents }, tx);
    await insertLines(order.id, lines, tx);
    await grant(attempt.viewerId, order.id, lines, tx);
    const titleIds = lines.map((line) => line.titleId);
    await addToOutbox(orderPlaced({ orderId: order.id, titleIds, totalCents, currency: CURRENCY }), tx);
    return { orderId: order.id, orderNumber: order.number, supportCode: supportCode(buyer.traceId) };
  });
}

/** The lines that the money was authorised for; closes the cart. */
async function lockCart(attempt: Attempt, tx: Queries): Promise<CartLineRow[]> {
  const [cart] = await tx.select().from(carts).where(eq(carts.id, attempt.cartId)).for('update');
  if (cart?.state !== 'open') throw new OrderRefused('cart_ordered');
  if (cart.version !== attempt.cartVersion) throw new OrderRefused('cart_changed');
  await tx.update(carts).set({ state: 'ordered' }).where(eq(carts.id, cart.id));
  return linesOf(cart.id, tx);
}

async function insertOrder(
  attempt: Attempt,
  buyer: Buyer,
  price: { totalCents: number; taxCents: number },
  tx: Queries,
): Promise<{ id: string; number: string }> {
  const [order] = await tx
    .insert(orders)
    .values({
      number: NEXT_ORDER_NUMBER,
      viewerId: attempt.viewerId,
      cartId: attempt.cartId,
      cartVersion: attempt.cartVersion,
      paymentAttemptId: attempt.id,
      authorizationId: assertDefined(attempt.authorizationId, 'the authorisation'),
      authorisedAt: assertDefined(attempt.authorisedAt, 'the time of the authorisation'),
      cardLast4: attempt.cardLast4,
      email: buyer.email,
      traceId: buyer.traceId,
      ...price,
    })
    .returning({ id: orders.id, number: orders.number });
  return assertDefined(order, 'the order');
}

async function insertLines(orderId: string, lines: readonly CartLineRow[], tx: Queries): Promise<void> {
  await tx
    .insert(orderLines)
    .values(
      lines.map(({ titleId, name, priceCents, taxPermille }) => ({ orderId, titleId, name, priceCents, taxPermille })),
    );
}

async function grant(viewerId: string, orderId: string, lines: readonly CartLineRow[], tx: Queries): Promise<void> {
  const rows = await tx
    .insert(entitlements)
    .values(lines.map(({ titleId }) => ({ viewerId, titleId, orderId })))
    .onConflictDoNothing()
    .returning({ titleId: entitlements.titleId });
  if (rows.length < lines.length) throw new OrderRefused('already_owned');
}
