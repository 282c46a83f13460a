import { expect, it } from 'vitest';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { withMeter } from '@/lib/telemetry/server/metrics/testing';
import { checkoutOf, withShop } from './testing';

const shop = withShop();

it('R2.4 counts checkouts by what the buyer is told, orders by their value, and answers of the provider', async () => {
  const read = withMeter();
  const bought = checkoutOf(await shop.cartWith('salt-meridian'));
  await shop.pay(bought);
  await shop.pay(bought);
  await shop.pay(checkoutOf(await shop.cartWith('salt-meridian'), 'declined'));
  expect(await read(gatewayMetrics.checkouts)).toEqual({ placed: 2, declined: 1 });
  expect(await read(gatewayMetrics.checkoutDuration)).toEqual({ placed: 2, declined: 1 });
  expect(await read(gatewayMetrics.orderAmount)).toEqual({ '': 1 });
  expect(await read(gatewayMetrics.payments)).toEqual({ 'authorize authorised': 1, 'authorize declined': 1 });
  const calls = Object.entries(await read(gatewayMetrics.httpClientDuration));
  expect(calls).toEqual([[expect.stringMatching(/^POST \/authorizations 200 127\.0\.0\.1 \d+$/), 2]]);
});
