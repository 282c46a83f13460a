import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Cart } from '../cart';
import type { CheckoutContext } from './context';
import { getCart } from './get-cart';
import type { PlaceOrderInput } from './place-order-input';
import { sweepPayments } from './sweep-payments';
import { checkoutOf, withShop } from './testing';

const shop = withShop();
const never = () => new Promise<never>(() => undefined);

/** Where a process can die: the calls of a checkout that leave something behind, before and after each. */
const PLACES = ['before authorize', 'after authorize', 'before transaction', 'after transaction'] as const;
type Place = (typeof PLACES)[number];

/** The context of a process that stops for good at a place. `reached` resolves when it got there. */
function dyingAt(place: Place): { ctx: CheckoutContext; reached: Promise<void> } {
  const ctx = shop.ctx();
  let arrive: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (place === `before ${name}`) {
      arrive();
      return never();
    }
    const result = await work();
    if (place === `after ${name}`) {
      arrive();
      return never();
    }
    return result;
  };
  return {
    reached,
    ctx: {
      ...ctx,
      payments: {
        ...ctx.payments,
        authorize: (request) => around('authorize', () => ctx.payments.authorize(request)),
      },
      database: {
        ...ctx.database,
        transaction: (fn) => around('transaction', () => ctx.database.transaction(fn)),
      },
    },
  };
}

async function killed(input: PlaceOrderInput, place: Place): Promise<void> {
  const { ctx, reached } = dyingAt(place);
  const work = shop.pay(input, ctx);
  await Promise.race([reached, work.then((result) => Promise.reject(new Error(`ended as ${result.kind}`)))]);
}

/** Money is held for orders only, and each order has its money. */
async function expectBooksToBalance(viewerId: string, orderCount: number): Promise<void> {
  const orders = await shop.ordersOf(viewerId);
  expect(orders).toHaveLength(orderCount);
  const paidFor = new Set(orders.map((order) => order.paymentAttemptId));
  for (const attempt of await shop.attemptsOf(viewerId)) {
    const { kind } = await shop.ctx().payments.lookUp(attempt.id);
    if (paidFor.has(attempt.id)) expect(kind).toBe('authorised');
    else expect(['voided', 'declined', 'absent']).toContain(kind);
  }
}

async function sweepAll(): Promise<void> {
  await shop.endLeases();
  while ((await sweepPayments(shop.ctx())) > 0);
}

describe('a process that dies in a checkout', () => {
  beforeEach(sweepAll);

  it.each(PLACES)('%s: the same key goes on once the lease has ended, to one order', async (place) => {
    const buyer = await shop.cartWith('salt-meridian');
    const input = checkoutOf(buyer);
    await killed(input, place);
    const early = await shop.pay(input);
    expect(early.kind).toBe(place === 'after transaction' ? 'placed' : 'conflict');
    await shop.endLeases();
    expect(await shop.pay(input)).toMatchObject({ kind: 'placed' });
    await sweepAll();
    await expectBooksToBalance(buyer.viewerId, 1);
    expect(await shop.attemptsOf(buyer.viewerId)).toHaveLength(1);
  });

  it.each(PLACES)('%s: the sweep gives back what did not become an order', async (place) => {
    const buyer = await shop.cartWith('salt-meridian');
    await killed(checkoutOf(buyer), place);
    await sweepAll();
    await expectBooksToBalance(buyer.viewerId, place === 'after transaction' ? 1 : 0);
  });

  it.each(PLACES)('%s: swept, the same key begins anew, to one order', async (place) => {
    const buyer = await shop.cartWith('salt-meridian');
    await killed(checkoutOf(buyer), place);
    await sweepAll();
    expect(await shop.pay(checkoutOf(buyer))).toMatchObject({ kind: 'placed' });
    await expectBooksToBalance(buyer.viewerId, 1);
  });

  it.each(['before transaction', 'after transaction'] as const)('%s of a decline: declined again', async (place) => {
    const buyer = await shop.cartWith('salt-meridian');
    await killed(checkoutOf(buyer, 'declined'), place);
    await shop.endLeases();
    expect(await shop.pay(checkoutOf(buyer, 'declined'))).toEqual({ kind: 'declined', reason: 'card_declined' });
    const cart = (await getCart(buyer.viewerId, shop.ctx())) as Cart;
    expect(cart.checkoutKey).not.toBe(buyer.cart.checkoutKey);
    await expectBooksToBalance(buyer.viewerId, 0);
  });

  it('in the sweep: the next sweep goes on', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    await killed(checkoutOf(buyer), 'after authorize');
    await shop.endLeases();
    const ctx = shop.ctx();
    const dying = { ...ctx, payments: { ...ctx.payments, void: async () => Promise.reject(new Error('killed')) } };
    expect(await sweepPayments(dying)).toBe(0);
    expect(await shop.attemptsOf(buyer.viewerId)).toMatchObject([{ state: 'voiding' }]);
    expect(await shop.pay(checkoutOf(buyer))).toEqual({ kind: 'conflict' });
    await sweepAll();
    await expectBooksToBalance(buyer.viewerId, 0);
  });

  it('keeps what can not be looked up until the provider is there again', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    await killed(checkoutOf(buyer), 'after authorize');
    await shop.endLeases();
    await shop.restartPayments(async () => {
      expect(await sweepPayments(shop.ctx())).toBe(0);
    });
    await sweepAll();
    await expectBooksToBalance(buyer.viewerId, 0);
  });
});

describe('a process that was only slow', () => {
  it.each(['before', 'after'] as const)(
    'finds the door closed when it authorises %s the sweep gave the money back',
    async (when) => {
      const buyer = await shop.cartWith('salt-meridian');
      const ctx = shop.ctx();
      const swept = async () => {
        await shop.endLeases();
        await sweepPayments(shop.ctx());
      };
      const payments: typeof ctx.payments = {
        ...ctx.payments,
        async authorize(request) {
          if (when === 'before') await swept();
          const answer = await ctx.payments.authorize(request);
          if (when === 'after') await swept();
          return answer;
        },
      };
      expect(await shop.pay(checkoutOf(buyer), { ...ctx, payments })).toEqual({ kind: 'conflict' });
      await expectBooksToBalance(buyer.viewerId, 0);
    },
  );

  it('gets the order that its successor wrote', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const ctx = shop.ctx();
    let successor: unknown;
    const payments: typeof ctx.payments = {
      ...ctx.payments,
      async authorize(request) {
        const answer = await ctx.payments.authorize(request);
        await shop.endLeases();
        successor = await shop.pay(checkoutOf(buyer));
        return answer;
      },
    };
    const result = await shop.pay(checkoutOf(buyer), { ...ctx, payments });
    expect(result).toMatchObject({ kind: 'placed' });
    expect(successor).toEqual(result);
    await expectBooksToBalance(buyer.viewerId, 1);
  });
});

describe('many at once', () => {
  it('F16 makes one order of twenty requests with one key', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const results = await Promise.all(Array.from({ length: 20 }, () => shop.pay(checkoutOf(buyer))));
    const placed = results.filter((result) => result.kind === 'placed');
    expect(placed.length).toBeGreaterThanOrEqual(1);
    expect(new Set(placed.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results.every((result) => result.kind === 'placed' || result.kind === 'conflict')).toBe(true);
    await expectBooksToBalance(buyer.viewerId, 1);
  });

  it('F16 makes one order of each double click', async () => {
    const buyers = await Promise.all(Array.from({ length: 20 }, () => shop.cartWith('ferry-to-varn')));
    await Promise.all(
      buyers.flatMap((buyer) => [shop.pay(checkoutOf(buyer, 'slow')), shop.pay(checkoutOf(buyer, 'slow'))]),
    );
    for (const { viewerId } of buyers) await expectBooksToBalance(viewerId, 1);
  });

  it('F3 makes one order of each, whatever becomes of the database connections meanwhile', async () => {
    const buyers = await Promise.all(Array.from({ length: 12 }, () => shop.cartWith('salt-meridian')));
    let working = buyers.length;
    const persist = async (input: PlaceOrderInput) => {
      for (;;) {
        const result = await shop.pay(input).catch(() => undefined);
        if (result?.kind === 'placed') break;
      }
      working--;
    };
    const disturb = async () => {
      for (let round = 0; round < 12 && working > 0; round++) {
        await shop.database.db
          .execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()
            and backend_type = 'client backend'`)
          .catch(() => undefined);
      }
      // Those whose last step was lost with the connection wait for the end of their lease.
      while (working > 0) await shop.endLeases().catch(() => undefined);
    };
    await Promise.all([...buyers.map((buyer) => persist(checkoutOf(buyer))), disturb()]);
    for (const { viewerId } of buyers) await expectBooksToBalance(viewerId, 1);
  });
});
