import { desc } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { assertDefined } from '@/lib/base/assert';
import { newTraceId } from '@/lib/base/ids';
import { createMemoryCache } from '@/lib/cache/memory';
import { operatorAudit, operators, orders, paymentAttempts } from '@/lib/database/schema';
import { supportCode } from '@/lib/telemetry/support-code';
import { findOrders } from './find-orders';
import { getPurchase } from './get-purchase';
import { listPurchases, PURCHASES_MAX } from './list-purchases';
import { createOrderDesk, type OrderDesk } from './order-desk';
import { orderOfTrace } from './order-of-trace';
import { checkoutOf, withShop } from './testing';

const shop = withShop();
let desk: OrderDesk;
let operatorId: string;

beforeEach(async () => {
  desk = createOrderDesk(shop.ctx(), createMemoryCache());
  const email = `${crypto.randomUUID()}@example.org`;
  const [row] = await shop.database.db.insert(operators).values({ email, passwordHash: 'none' }).returning();
  operatorId = assertDefined(row, 'an operator').id;
});

const find = (text: string) => findOrders({ text, operatorId }, desk);

async function buy(email = `${crypto.randomUUID()}@example.org`) {
  const bought = await shop.cartWith('salt-meridian', 'ferry-to-varn');
  const traceId = newTraceId();
  await shop.pay(checkoutOf(bought, 'success', { traceId, email }));
  const [order] = await shop.ordersOf(bought.viewerId);
  return { ...bought, traceId, email, order: assertDefined(order, 'the order') };
}

async function lastAudit() {
  const [row] = await shop.database.db.select().from(operatorAudit).orderBy(desc(operatorAudit.id)).limit(1);
  return row;
}

describe('a search', () => {
  it('finds an order by its code, number, id, trace, attempt, viewer and e-mail', async () => {
    const { order, traceId, email, viewerId, cart } = await buy('Ada.Viewer@Example.org');
    const texts = [
      supportCode(traceId),
      order.number.toLowerCase(),
      order.id,
      traceId,
      order.paymentAttemptId,
      viewerId,
      cart.id,
      email.toLowerCase(),
    ];
    for (const text of texts) {
      const { purchases, more } = await find(text);
      expect(more).toBe(false);
      expect(
        purchases.map((purchase) => purchase.order?.number),
        text,
      ).toEqual([order.number]);
    }
    const [purchase] = (await find(order.number)).purchases;
    expect(purchase).toMatchObject({
      id: order.id,
      state: 'placed',
      viewerId,
      totalCents: order.totalCents,
      order: { maskedEmail: 'A…@Example.org', traceId, supportCode: supportCode(traceId) },
      attempts: [{ state: 'ordered', cardLast4: '4242' }],
    });
    expect(purchase?.order?.lines.map((line) => line.titleId)).toEqual(['ferry-to-varn', 'salt-meridian']);
    expect(JSON.stringify(await find(email))).not.toContain(email);
  });

  it('finds nothing by a part of an address', async () => {
    const { email } = await buy('eve.longname@example.org');
    for (const text of [email.slice(1), '%@example.org', 'eve_longname@example.org']) {
      expect((await find(text)).purchases, text).toEqual([]);
    }
  });

  it('is written down before it is answered, an address only as its hash', async () => {
    await find('ada.viewer@example.org');
    const first = await lastAudit();
    expect(first).toMatchObject({ operatorId, action: 'order.searched' });
    expect(first?.subject).toMatch(/^email a…@example\.org [0-9a-f]{16}$/);
    await find('ADA.viewer@example.org');
    expect((await lastAudit())?.subject).toBe(first?.subject);
    await find('MG-2026-999999');
    expect((await lastAudit())?.subject).toBe('order MG-2026-999999');
  });

  it('is refused, and told how long to wait, after too many', async () => {
    const tired = createOrderDesk(shop.ctx(), createMemoryCache());
    const search = () => findOrders({ text: 'MG-2026-999999', operatorId }, tired);
    for (let times = 0; times < 30; times += 1) await search();
    await expect(search()).rejects.toMatchObject({ code: 'rate_limited', retryAfterS: expect.any(Number) });
    const other = findOrders({ text: 'MG-2026-999999', operatorId: await anotherOperator() }, tired);
    expect((await other).purchases).toEqual([]);
  });

  it('for nothing that has a form is no valid request', async () => {
    await expect(find('somebody')).rejects.toMatchObject({ code: 'invalid_request', reason: 'unknown_search' });
  });
});

async function anotherOperator(): Promise<string> {
  const values = { email: `${crypto.randomUUID()}@example.org`, passwordHash: 'none' };
  const [row] = await shop.database.db.insert(operators).values(values).returning();
  return assertDefined(row, 'an operator').id;
}

describe('a purchase', () => {
  it('shows every attempt at paying for its cart', async () => {
    const bought = await shop.cartWith('paper-lightning');
    const traceId = newTraceId();
    await shop.pay(checkoutOf(bought, 'declined', { traceId }));
    const byCode = await find(supportCode(traceId));
    expect(byCode.purchases).toMatchObject([
      { id: bought.cart.id, attempts: [{ traceId, endedAt: expect.any(String) }] },
    ]);
    const declined = await getPurchase({ id: bought.cart.id, operatorId }, desk);
    expect(declined).toMatchObject({ id: bought.cart.id, state: 'declined', attempts: [{ state: 'declined' }] });
    expect((await lastAudit())?.action).toBe('order.opened');
    expect(declined).not.toHaveProperty('order');
  });

  it('is parked while the bank waits for its buyer', async () => {
    const bought = await shop.cartWith('paper-lightning');
    await shop.pay(checkoutOf(bought, 'challenge'));
    expect(await getPurchase({ id: bought.cart.id, operatorId }, desk)).toMatchObject({ state: 'challenge' });
  });

  it('that is none is not there, and nothing is written down', async () => {
    const before = await lastAudit();
    for (const id of ['nothing', crypto.randomUUID(), "' or 1=1"]) {
      expect(await getPurchase({ id, operatorId }, desk)).toBeUndefined();
    }
    expect(await lastAudit()).toEqual(before);
  });
});

describe('the list', () => {
  it('has the newest orders, those that wait, and payments that became none', async () => {
    const { order } = await buy();
    const stopped = await shop.cartWith('ferry-to-varn');
    await shop.pay(checkoutOf(stopped, 'declined'));
    const ctx = shop.ctx();
    expect((await listPurchases({ view: 'orders' }, ctx)).purchases[0]?.order?.number).toBe(order.number);
    expect((await listPurchases({ view: 'waiting' }, ctx)).purchases[0]?.order?.number).toBe(order.number);
    const unfinished = (await listPurchases({ view: 'unfinished' }, ctx)).purchases;
    expect(unfinished[0]?.id).toBe(stopped.cart.id);
    expect(unfinished.every((purchase) => purchase.order === undefined)).toBe(true);
  });

  it('goes on where its last page ended, and has each order once', async () => {
    const { order } = await buy();
    const [attempt] = await shop.attemptsOf(order.viewerId);
    const many = PURCHASES_MAX + 5;
    const copies = Array.from({ length: many }, (_, count) => {
      const own = { id: crypto.randomUUID(), cartId: crypto.randomUUID() };
      return {
        attempt: { ...assertDefined(attempt, 'the attempt'), ...own, checkoutKey: crypto.randomUUID() },
        order: {
          ...order,
          id: crypto.randomUUID(),
          number: `MG-2026-9${String(count).padStart(5, '0')}`,
          cartId: own.cartId,
          paymentAttemptId: own.id,
        },
      };
    });
    await shop.database.db.insert(paymentAttempts).values(copies.map((copy) => copy.attempt));
    await shop.database.db.insert(orders).values(copies.map((copy) => copy.order));
    const first = await listPurchases({ view: 'orders' }, shop.ctx());
    expect(first.purchases).toHaveLength(PURCHASES_MAX);
    const second = await listPurchases({ view: 'orders', before: first.next }, shop.ctx());
    const numbers = [...first.purchases, ...second.purchases].map((purchase) => purchase.order?.number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBeGreaterThanOrEqual(many);
    const bad = await listPurchases({ view: 'orders', before: "1~'; drop" }, shop.ctx());
    expect(bad.purchases).toEqual(first.purchases);
  });
});

describe('the order of a trace', () => {
  it('is told with an opaque viewer and no address', async () => {
    const { traceId, order, viewerId, email } = await buy();
    const found = await orderOfTrace(traceId, shop.ctx());
    expect(found).toMatchObject({ id: order.id, number: order.number, viewerId, state: 'placed' });
    expect(JSON.stringify(found)).not.toContain(email);
    expect(await orderOfTrace(newTraceId(), shop.ctx())).toBeUndefined();
  });
});
