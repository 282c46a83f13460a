import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { carts, entitlements, outbox, titles } from '@/lib/database/schema';
import { createPaymentClient } from '@/lib/payments/server/client';
import { addToCart, removeFromCart } from './change-cart';
import { getCart } from './get-cart';
import { getOrder } from './get-order';
import { listLibrary } from './list-library';
import { ownsTitle } from './owns-title';
import { checkoutOf, withShop } from './testing';

const shop = withShop();

describe('cart', () => {
  it('has another version and another key after each change, and none without one', async () => {
    const { viewerId, cart } = await shop.cartWith('salt-meridian');
    const same = await addToCart({ viewerId, titleId: 'salt-meridian' }, shop.ctx());
    expect(same).toEqual(cart);
    const two = await addToCart({ viewerId, titleId: 'ferry-to-varn' }, shop.ctx());
    expect(two).toMatchObject({ version: cart.version + 1, totalCents: 900, taxCents: 156 });
    expect(two.checkoutKey).not.toBe(cart.checkoutKey);
    const one = await removeFromCart({ viewerId, titleId: 'ferry-to-varn' }, shop.ctx());
    expect(one?.lines.map((line) => line.titleId)).toEqual(['salt-meridian']);
    expect(await getCart(viewerId, shop.ctx())).toEqual(one);
  });

  it('takes only what there is, what is for sale and what is not owned', async () => {
    const viewerId = crypto.randomUUID();
    const add = (titleId: string) => addToCart({ viewerId, titleId }, shop.ctx());
    await expect(add('nothing')).rejects.toMatchObject({ code: 'not_found' });
    await expect(add('tessellate')).rejects.toMatchObject({ reason: 'not_for_sale' });
    const cart = await add('salt-meridian');
    await shop.pay(checkoutOf({ viewerId, cart }));
    await expect(add('salt-meridian')).rejects.toMatchObject({ reason: 'already_owned' });
  });

  it('is one for each viewer, however many additions come at once', async () => {
    const viewerId = crypto.randomUUID();
    const ids = ['salt-meridian', 'ferry-to-varn', 'paper-lightning'];
    await Promise.all(ids.map((titleId) => addToCart({ viewerId, titleId }, shop.ctx())));
    const cart = await getCart(viewerId, shop.ctx());
    expect(cart?.lines.map((line) => line.titleId).sort()).toEqual([...ids].sort());
    expect(cart?.version).toBe(4);
  });
});

describe('placeOrder', () => {
  it('writes the order, its lines, what the viewer owns and the event together', async () => {
    const buyer = await shop.cartWith('salt-meridian', 'paper-lightning');
    const result = await shop.pay(checkoutOf(buyer));
    if (result.kind !== 'placed') throw new Error(result.kind);
    expect(result.order.orderNumber).toMatch(/^MG-\d{4}-\d{6}$/);
    expect(result.order.supportCode).toBe('4BF9-2F35-77B3');
    const { viewerId } = buyer;
    const order = await getOrder({ orderId: result.order.orderId, viewerId }, shop.ctx());
    expect(order).toMatchObject({ totalCents: 840, taxCents: 146, cardLast4: '4242', email: 'marker@example.org' });
    expect(order?.lines.map((line) => line.titleId)).toEqual(['salt-meridian', 'paper-lightning']);
    expect(await ownsTitle(viewerId, 'paper-lightning', shop.ctx())).toBe(true);
    expect(await listLibrary(viewerId, shop.ctx())).toHaveLength(2);
    expect(await getCart(viewerId, shop.ctx())).toBeUndefined();
    const events = await shop.database.db.select().from(outbox);
    const event = events.find((row) => JSON.stringify(row.payload).includes(result.order.orderId));
    expect(event).toMatchObject({ type: 'order.placed', version: 1 });
    expect(JSON.stringify(event)).not.toMatch(/marker|"4242"/i);
  });

  it('counts on after a million orders', async () => {
    const numbers: string[] = [];
    await shop.database.db.execute(sql`SELECT setval('order_numbers', 999998)`);
    for (let count = 0; count < 3; count += 1) {
      const result = await shop.pay(checkoutOf(await shop.cartWith('salt-meridian')));
      numbers.push(result.kind === 'placed' ? result.order.orderNumber.slice('MG-2026-'.length) : result.kind);
    }
    expect(numbers).toEqual(['999999', '1000000', '1000001']);
  });

  it('shows an order to nobody else', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const result = await shop.pay(checkoutOf(buyer));
    const orderId = result.kind === 'placed' ? result.order.orderId : '';
    expect(await getOrder({ orderId, viewerId: crypto.randomUUID() }, shop.ctx())).toBeUndefined();
    expect(await getOrder({ orderId: 'no-id', viewerId: buyer.viewerId }, shop.ctx())).toBeUndefined();
  });

  it('replays the first answer to the same key', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const first = await shop.pay(checkoutOf(buyer));
    const again = await shop.pay(checkoutOf(buyer, 'success', { traceId: 'f'.repeat(32) }));
    expect(again).toEqual(first);
    expect(await shop.ordersOf(buyer.viewerId)).toHaveLength(1);
  });

  it('replays a decline, and gives the cart another key for another card', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const declined = checkoutOf(buyer, 'declined');
    expect(await shop.pay(declined)).toEqual({ kind: 'declined', reason: 'card_declined' });
    expect(await shop.pay(declined)).toEqual({ kind: 'declined', reason: 'card_declined' });
    expect(await shop.pay(checkoutOf(buyer, 'success'))).toEqual({ kind: 'mismatch', begun: true });
    const cart = await getCart(buyer.viewerId, shop.ctx());
    if (!cart) throw new Error('no cart');
    expect(cart.checkoutKey).not.toBe(buyer.cart.checkoutKey);
    expect(await shop.pay(checkoutOf({ ...buyer, cart }))).toMatchObject({ kind: 'placed' });
  });

  it.each([
    ['approve', 'placed'],
    ['refuse', 'declined'],
  ] as const)('asks the bank first, and goes on with the same key when it may %s', async (decision, kind) => {
    const buyer = await shop.cartWith('salt-meridian');
    const asked = checkoutOf(buyer, 'challenge');
    expect(await shop.pay(asked)).toEqual({ kind: 'challenge' });
    expect(await shop.pay(asked)).toEqual({ kind: 'challenge' });
    expect(await shop.pay({ ...asked, challenge: { answer: decision } })).toMatchObject({ kind });
    expect(await shop.ordersOf(buyer.viewerId)).toHaveLength(kind === 'placed' ? 1 : 0);
  });

  it('waits for the slow card', async () => {
    expect(await shop.pay(checkoutOf(await shop.cartWith('salt-meridian'), 'slow'))).toMatchObject({ kind: 'placed' });
  });

  it('F10 looks once when the provider fails, and finds that it has been paid', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    expect(await shop.pay(checkoutOf(buyer, 'broken'))).toMatchObject({ kind: 'placed' });
    expect(await shop.attemptsOf(buyer.viewerId)).toMatchObject([{ state: 'ordered' }]);
  });

  it('F10 finds the money of a call that answered too late', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const payments = createPaymentClient({ baseUrl: shop.paymentUrl, authorizeTimeoutMs: 300 });
    expect(await shop.pay(checkoutOf(buyer, 'slow'), { ...shop.ctx(), payments })).toMatchObject({ kind: 'placed' });
  });

  it('does not know when the provider says nothing at all, and the same key goes on later', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    await shop.restartPayments(async () => {
      expect(await shop.pay(checkoutOf(buyer))).toEqual({ kind: 'unknown' });
      expect(await shop.ordersOf(buyer.viewerId)).toEqual([]);
    });
    expect(await shop.pay(checkoutOf(buyer))).toMatchObject({ kind: 'placed' });
    expect(await shop.attemptsOf(buyer.viewerId)).toHaveLength(1);
  });

  it('says mismatch to the same key with another body, another cart version or another cart', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const stranger = await shop.cartWith('ferry-to-varn');
    await shop.pay(checkoutOf(buyer, 'challenge'));
    expect(await shop.pay(checkoutOf(buyer, 'success'))).toEqual({ kind: 'mismatch', begun: true });
    expect(await shop.pay(checkoutOf(buyer, 'challenge', { email: 'other@example.org' }))).toEqual({
      kind: 'mismatch',
      begun: true,
    });
    expect(
      await shop.pay(checkoutOf({ ...stranger, cart: { ...stranger.cart, checkoutKey: buyer.cart.checkoutKey } })),
    ).toEqual({
      kind: 'mismatch',
      begun: true,
    });
    await addToCart({ viewerId: buyer.viewerId, titleId: 'ferry-to-varn' }, shop.ctx());
    expect(await shop.pay(checkoutOf(buyer, 'challenge'))).toEqual({ kind: 'mismatch', begun: true });
    expect(await shop.pay(checkoutOf(buyer, 'success', { key: crypto.randomUUID() }))).toEqual({
      kind: 'mismatch',
      begun: false,
    });
  });

  it('takes letters of the address and spaces of the card number for the same', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const first = await shop.pay(checkoutOf(buyer));
    const again = checkoutOf(buyer, 'success', { email: 'MARKER@example.org' });
    expect(await shop.pay({ ...again, card: { ...again.card, number: '4242424242424242' } })).toEqual(first);
  });

  it('knows no cart of somebody else', async () => {
    const { cart } = await shop.cartWith('salt-meridian');
    const attempt = shop.pay(checkoutOf({ viewerId: crypto.randomUUID(), cart }));
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses an empty cart, an ordered one, and a title that went off sale', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    const empty = await removeFromCart({ viewerId: buyer.viewerId, titleId: 'salt-meridian' }, shop.ctx());
    if (!empty) throw new Error('no cart');
    expect(await shop.pay(checkoutOf({ ...buyer, cart: empty }))).toEqual({ kind: 'refused', reason: 'cart_empty' });
    const off = await shop.cartWith('paper-lightning');
    const sale = (mediaKey: string | null) =>
      shop.database.db.update(titles).set({ mediaKey }).where(eq(titles.id, 'paper-lightning'));
    await sale(null);
    expect(await shop.pay(checkoutOf(off))).toEqual({ kind: 'refused', reason: 'not_for_sale' });
    await sale('media-paper-lightning');
    expect(await shop.attemptsOf(off.viewerId)).toEqual([]);
  });

  it.each([
    ['cart_changed', (viewerId: string) => addToCart({ viewerId, titleId: 'ferry-to-varn' }, shop.ctx())],
    ['price_changed', () => setPrice(777)],
    ['already_owned', (viewerId: string, cartId: string) => grantFromElsewhere(viewerId, cartId)],
    [
      'cart_ordered',
      (_: string, id: string) => shop.database.db.update(carts).set({ state: 'ordered' }).where(eq(carts.id, id)),
    ],
  ])('gives the money back when meanwhile: %s', async (reason, meanwhile) => {
    const buyer = await shop.cartWith('salt-meridian');
    const ctx = shop.ctx();
    const payments = {
      ...ctx.payments,
      authorize: async (request: Parameters<typeof ctx.payments.authorize>[0]) => {
        const answer = await ctx.payments.authorize(request);
        await meanwhile(buyer.viewerId, buyer.cart.id);
        return answer;
      },
    };
    expect(await shop.pay(checkoutOf(buyer), { ...ctx, payments })).toEqual({ kind: 'refused', reason });
    await setPrice(450);
    const [attempt] = await shop.attemptsOf(buyer.viewerId);
    expect(attempt?.state).toBe('voided');
    expect(await ctx.payments.lookUp(attempt?.id ?? '')).toEqual({ kind: 'voided' });
    expect(await shop.ordersOf(buyer.viewerId)).toEqual([]);
  });

  it('keeps no card number, no code and no name', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    await shop.pay(checkoutOf(buyer));
    const rows = [...(await shop.attemptsOf(buyer.viewerId)), ...(await shop.ordersOf(buyer.viewerId))];
    expect(JSON.stringify(rows)).not.toMatch(/4242 ?4242 ?4242|"737"|Marker Name/);
  });
});

async function setPrice(priceCents: number): Promise<void> {
  await shop.database.db.update(titles).set({ priceCents }).where(eq(titles.id, 'salt-meridian'));
}

/** Owned by an order that another device placed. */
async function grantFromElsewhere(viewerId: string, _cartId: string): Promise<void> {
  const other = await shop.cartWith('salt-meridian');
  const result = await shop.pay(checkoutOf(other));
  const orderId = result.kind === 'placed' ? result.order.orderId : '';
  await shop.database.db.insert(entitlements).values({ viewerId, titleId: 'salt-meridian', orderId });
}
