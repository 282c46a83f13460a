import 'server-only';
import { createHmac } from 'node:crypto';
import { between, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import { orders, paymentAttempts } from '@/lib/database/schema';
import { maskedEmail } from '@/lib/operators/audit';
import { recordAudit } from '@/lib/operators/server/audit';
import { withSpan } from '@/lib/telemetry/tracing';
import { type OrderSearch, parseOrderSearch, traceIdsOf } from '../order-search';
import type { Purchase } from '../purchase';
import { CHECKOUT_SCOPE, checkoutKeys, checkoutSpans } from '../telemetry';
import type { OrderDesk } from './order-desk';
import { loadPurchases } from './purchase-store';

export interface FindOrdersInput {
  /** As it was typed: a support code, an order's number or id, a trace id, an e-mail address. */
  readonly text: string;
  readonly operatorId: string;
}

export interface FoundOrders {
  readonly kind: OrderSearch['kind'];
  /** The newest first. */
  readonly purchases: readonly Purchase[];
  /** There are more than are shown. */
  readonly more: boolean;
}

const FOUND_MAX = 50;

/** Every search is written down before it is answered: who asked, for what, an address only as its hash. */
export async function findOrders(input: FindOrdersInput, desk: OrderDesk): Promise<FoundOrders> {
  const search = parseOrderSearch(input.text);
  if (!search) {
    throw new AppError('invalid_request', 'This is no support code, order number, id or e-mail address.', {
      reason: 'unknown_search',
    });
  }
  const taken = await desk.searches.take(input.operatorId);
  if (!taken.ok) {
    throw new AppError('rate_limited', `Too many searches. Try again in ${taken.retryAfterS} s.`, {
      retryAfterS: taken.retryAfterS,
    });
  }
  const attributes = { [checkoutKeys.searchKind]: search.kind };
  return withSpan(checkoutSpans.findOrders, { scope: CHECKOUT_SCOPE, attributes }, async (span) => {
    const subject = subjectOf(search, desk.checkout.secret);
    await recordAudit({ operatorId: input.operatorId, action: 'order.searched', subject }, desk.checkout);
    const cartIds = await cartsOf(search, desk);
    const purchases = await loadPurchases(cartIds.slice(0, FOUND_MAX), desk.checkout.database.db);
    span.setAttribute(checkoutKeys.foundCount, purchases.length);
    return { kind: search.kind, purchases, more: cartIds.length > FOUND_MAX };
  });
}

/** The same address gives the same text, so that the log shows who asks for one person again and again. */
function subjectOf(search: OrderSearch, secret: string): string {
  switch (search.kind) {
    case 'email': {
      const hash = createHmac('sha256', secret).update(`order-search.v1.${search.email}`).digest('hex');
      return `email ${maskedEmail(search.email)} ${hash.slice(0, 16)}`;
    }
    case 'support_code':
      return `support code ${search.code}`;
    case 'number':
      return `order ${search.number}`;
    case 'trace':
      return `trace ${search.traceId}`;
    case 'id':
      return `id ${search.id}`;
  }
}

/** The newest first, one more than is shown. */
async function cartsOf(search: OrderSearch, { checkout }: OrderDesk): Promise<string[]> {
  const { db } = checkout.database;
  const ofOrders = db
    .select({ cartId: orders.cartId, at: orders.createdAt })
    .from(orders)
    .where(orderMatches(search))
    .orderBy(desc(orders.createdAt))
    .limit(FOUND_MAX + 1);
  const wanted = attemptMatches(search);
  const ofAttempts = wanted
    ? db
        .select({ cartId: paymentAttempts.cartId, at: paymentAttempts.createdAt })
        .from(paymentAttempts)
        .where(wanted)
        .orderBy(desc(paymentAttempts.createdAt))
        .limit(FOUND_MAX + 1)
    : [];
  const found = (await Promise.all([ofOrders, ofAttempts])).flat();
  found.sort((a, b) => b.at.getTime() - a.at.getTime());
  return [...new Set(found.map((row) => row.cartId))];
}

function orderMatches(search: OrderSearch): SQL | undefined {
  switch (search.kind) {
    case 'email':
      return eq(sql`lower(${orders.email})`, search.email);
    case 'support_code': {
      const { first, last } = traceIdsOf(search.code);
      return between(orders.traceId, first, last);
    }
    case 'number':
      return eq(orders.number, search.number);
    case 'trace':
      return eq(orders.traceId, search.traceId);
    case 'id':
      return or(eq(orders.id, search.id), eq(orders.cartId, search.id), eq(orders.viewerId, search.id));
  }
}

/** Attempts know no address; what has an order is found by it. */
function attemptMatches(search: OrderSearch): SQL | undefined {
  const attempts = paymentAttempts;
  switch (search.kind) {
    case 'support_code': {
      const { first, last } = traceIdsOf(search.code);
      return between(attempts.traceId, first, last);
    }
    case 'trace':
      return eq(attempts.traceId, search.traceId);
    case 'id':
      return or(eq(attempts.id, search.id), eq(attempts.cartId, search.id), eq(attempts.viewerId, search.id));
    case 'email':
    case 'number':
      return undefined;
  }
}
