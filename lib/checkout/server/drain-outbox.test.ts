import { describe, expect, it } from 'vitest';
import { drainByClock, drainOutbox } from './drain-outbox';
import { checkoutOf, withShop } from './testing';

const shop = withShop();
const BUDGET_MS = 20_000;

describe('without a worker', () => {
  it('the money of an order is taken by whoever drains, once', async () => {
    const buyer = await shop.cartWith('salt-meridian');
    await shop.pay(checkoutOf(buyer));
    const counts = await Promise.all([drainOutbox(shop.ctx(), BUDGET_MS), drainOutbox(shop.ctx(), BUDGET_MS)]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    const [order] = await shop.ordersOf(buyer.viewerId);
    expect(order?.capturedAt).toBeInstanceOf(Date);
    expect(await drainOutbox(shop.ctx(), BUDGET_MS)).toBe(0);
  });

  it('what the budget leaves undone is done by the next call', async () => {
    const buyers = await Promise.all(Array.from({ length: 10 }, () => shop.cartWith('ferry-to-varn')));
    for (const buyer of buyers) await shop.pay(checkoutOf(buyer));
    const first = await drainOutbox(shop.ctx(), 0);
    expect(first).toBeLessThan(10);
    expect(first + (await drainOutbox(shop.ctx(), BUDGET_MS))).toBe(10);
  });

  it('the clock gives back what never became an order', async () => {
    const buyer = await shop.cartWith('paper-lightning');
    await shop.pay(checkoutOf(buyer, 'challenge'));
    await shop.endLeases();
    expect((await drainByClock(shop.ctx(), BUDGET_MS)).payments).toBe(1);
    const [attempt] = await shop.attemptsOf(buyer.viewerId);
    expect(attempt?.state).toBe('voided');
  });
});
