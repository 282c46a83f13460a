import { expect, it } from 'vitest';
import { withLogLines } from '@/lib/telemetry/testing/with-log-lines';
import { capturePayment } from './capture-payment';
import { checkoutOf, withShop } from './testing';

const shop = withShop();
const lines = withLogLines();

it('R0.8 says in one line each what became of a purchase, and nothing of the buyer', async () => {
  const buyer = await shop.cartWith('salt-meridian');
  const placed = await shop.pay(checkoutOf(buyer));
  if (placed.kind !== 'placed') throw new Error(placed.kind);
  const { orderId, orderNumber: order_number } = placed.order;
  await shop.pay(checkoutOf(buyer));
  await capturePayment(orderId, shop.ctx());
  await capturePayment(orderId, shop.ctx());
  const [attempt] = await shop.attemptsOf(buyer.viewerId);
  const attempt_id = attempt?.id;
  expect(lines()).toEqual([
    ['payments', 'a payment was authorised', { reference: attempt_id }],
    ['checkout', 'an order was placed', { order_number, attempt_id }],
    ['checkout', 'an order was placed, and is answered again', { order_number, attempt_id }],
    ['payments', 'a payment was captured', { reference: attempt_id }],
    ['checkout', 'the payment of an order was captured', { order_number }],
    ['checkout', 'the payment of an order was captured', { order_number }],
  ]);
  expect(JSON.stringify(lines())).not.toMatch(/4242|marker|737/i);
});

it('R0.8 says why a payment was declined or a checkout refused', async () => {
  const buyer = await shop.cartWith('salt-meridian');
  await shop.pay(checkoutOf(buyer, 'declined'));
  await shop.pay(checkoutOf(buyer, 'success', { key: crypto.randomUUID() }));
  const [attempt] = await shop.attemptsOf(buyer.viewerId);
  const reason = 'card_declined';
  expect(lines()).toEqual([
    ['payments', 'a payment was declined', { reference: attempt?.id, reason }],
    ['checkout', 'a payment was declined', { attempt_id: attempt?.id, reason }],
    ['checkout', 'a checkout came with the key of another', {}],
  ]);
});
