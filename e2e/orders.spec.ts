import { type APIRequestContext, type Page, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { attribute, type Span } from '../lib/traces/model';
import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';
import { restIsAboutSpans } from './mode';
import { buyFilm, CARD, fillCart } from './shopping';
import { has } from './spans';

const SEARCH = 'Support code, order number, id or e-mail';
const tableOf = (page: Page, name: string | RegExp = /Orders/) => page.getByRole('table', { name });
const boxOf = (page: Page) => page.getByRole('searchbox', { name: SEARCH });

async function clientOf(url: string): Promise<APIRequestContext> {
  return request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
}

async function buy(url: string) {
  const traceId = newTraceId();
  const client = await clientOf(url);
  const bought = await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await client.dispose();
  return { ...bought, traceId };
}

/** The answer that the shop gives, whatever it is. */
async function pay(url: string, email: string, number: string): Promise<{ status: number; traceId: string }> {
  const client = await clientOf(url);
  const cart = await fillCart(client);
  const traceId = newTraceId();
  const answer = await client.post(`/api/checkout/${cart.id}`, {
    headers: { 'idempotency-key': cart.checkoutKey, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    data: { email, card: { ...CARD, number } },
  });
  await client.dispose();
  return { status: answer.status(), traceId };
}

async function find(page: Page, text: string): Promise<void> {
  await boxOf(page).fill(text);
  await boxOf(page).press('Enter');
}

test('the newest order is on top, and opens with its lines, its attempt and its trace', async ({
  operatorPage,
  gateway,
  spans,
}) => {
  const { orderNumber, traceId, supportCode } = await buy(gateway.url);
  // Its end is that of the transaction that notes the capture.
  await spans.waitFor(traceId, has('process order.placed'));
  await operatorPage.goto('/admin/orders');
  const row = tableOf(operatorPage).getByRole('row').filter({ hasText: orderNumber });
  await expect(row).toContainText('The Salt Meridian');
  await expect(row.getByRole('link', { name: supportCode })).toHaveAttribute('href', `/admin/traces/${traceId}`);
  await row.getByRole('link', { name: orderNumber }).click();
  await expect(operatorPage.getByRole('heading', { name: orderNumber, level: 1 })).toBeVisible();
  await expect(operatorPage.getByText('Payment captured')).toBeVisible();
  await expect(operatorPage.getByText('a…@example.com')).toBeVisible();
  await expect(operatorPage.locator('body')).not.toContainText('ada@example.com');
  await operatorPage.getByRole('link', { name: supportCode }).first().click();
  await expect(operatorPage).toHaveURL(new RegExp(`/admin/traces/${traceId}`));
});

test('an order is found by code, number, id and e-mail, and no URL and no span holds what was typed', async ({
  operatorPage,
  gateway,
  spans,
}) => {
  const { orderNumber, orderId, supportCode } = await buy(gateway.url);
  const seen: string[] = [];
  const traceIds: string[] = [];
  operatorPage.on('request', (each) => {
    seen.push(each.url());
    const traceparent = each.headers().traceparent;
    if (each.url().endsWith('/api/admin/orders') && traceparent) traceIds.push(traceparent.split('-')[1] ?? '');
  });
  await operatorPage.goto('/admin/orders');
  const found = tableOf(operatorPage, 'Orders found');
  for (const text of [supportCode.toLowerCase(), orderNumber.toLowerCase(), orderId]) {
    await find(operatorPage, text);
    await expect(found.getByRole('row').filter({ hasText: orderNumber })).toBeVisible();
    await expect(found.getByRole('row')).toHaveCount(2);
    await operatorPage.getByRole('button', { name: 'Newest orders' }).click();
    await expect(found).toBeHidden();
  }
  await find(operatorPage, 'ADA@example.com');
  await expect(found.getByRole('row').filter({ hasText: orderNumber })).toBeVisible();
  expect(seen.filter((url) => /ada|example\.com/i.test(new URL(url).pathname + new URL(url).search))).toEqual([]);
  expect(operatorPage.url()).not.toContain('example.com');
  restIsAboutSpans();
  expect(traceIds.length).toBeGreaterThan(0);
  const byEmail = (span: Span) => attribute(span.attributes, 'mediagw.checkout.search_kind') === 'email';
  const trace = await spans.waitFor(traceIds.at(-1) ?? '', (all) => all.some(byEmail));
  expect(JSON.stringify(trace)).not.toMatch(/ada@|ada%40/i);
});

test('a search says what it can look for, and what belongs to nobody', async ({ operatorPage }) => {
  await operatorPage.goto('/admin/orders');
  await find(operatorPage, 'somebody');
  await expect(operatorPage.getByRole('alert').filter({ hasText: 'MG-2026-000123' })).toBeVisible();
  await find(operatorPage, `${crypto.randomUUID()}@example.org`);
  await expect(operatorPage.getByRole('heading', { name: 'Nothing belongs to this e-mail address' })).toBeVisible();
  await operatorPage.route('**/api/admin/orders', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 429, code: 'rate_limited', detail: 'Too many searches. Try again in 2 s.' }),
    }),
  );
  await find(operatorPage, 'MG-2026-000001');
  await expect(operatorPage.getByText('Too many searches. Try again in 2 s.')).toBeVisible();
});

test('payments without an order stand apart, each with what became of it', async ({ operatorPage, gateway }) => {
  const email = `${crypto.randomUUID()}@example.org`;
  expect((await pay(gateway.url, email, '4000 0000 0000 0002')).status).toBe(402);
  expect((await pay(gateway.url, email, '4000 0000 0000 3220')).status).toBe(402);
  await operatorPage.goto('/admin/orders');
  await operatorPage.getByRole('button', { name: 'No order' }).click();
  await expect(operatorPage).toHaveURL(/state=unfinished/);
  const rows = tableOf(operatorPage, /without an order/).getByRole('row');
  await expect(rows.filter({ hasText: 'Parked: bank asks' }).first()).toBeVisible();
  await rows.filter({ hasText: 'Declined' }).first().getByRole('link', { name: 'No order' }).click();
  await expect(operatorPage.getByRole('heading', { name: 'Payment without an order' })).toBeVisible();
  await expect(operatorPage.getByText('Nothing is charged, and the cart is kept.')).toBeVisible();
  await operatorPage.goBack();
  await expect(operatorPage).toHaveURL(/state=unfinished/);
});

test('an order that is none is not found', async ({ operatorPage }) => {
  const answer = await operatorPage.goto(`/admin/orders/${crypto.randomUUID()}`);
  expect(answer?.status()).toBe(404);
});

test('a trace tells which order it made, by opaque ids', async ({ operatorPage, gateway }) => {
  const { orderNumber, orderId, traceId } = await buy(gateway.url);
  const answer = await operatorPage.request.get(`/api/admin/traces/${traceId}/order`);
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({ order: { id: orderId, number: orderNumber, totalCents: 450 } });
  expect(text).not.toContain('@');
  const none = await operatorPage.request.get(`/api/admin/traces/${newTraceId()}/order`);
  expect(await none.json()).toEqual({ order: null });
  expect((await operatorPage.request.get('/api/admin/traces/nothing/order')).status()).toBe(400);
});

for (const width of WIDTHS) {
  test(`no page fails axe or scrolls sideways, at ${width} px`, async ({ operatorPage, gateway }) => {
    const { orderNumber } = await buy(gateway.url);
    await lookAt(operatorPage, width);
    await operatorPage.goto('/admin/orders');
    await expect(tableOf(operatorPage)).toBeVisible();
    await find(operatorPage, 'somebody');
    await expect(operatorPage.getByRole('alert').filter({ hasText: 'none of them' })).toBeVisible();
    await expectAccessible(operatorPage);
    await find(operatorPage, orderNumber);
    await tableOf(operatorPage, 'Orders found').getByRole('link', { name: orderNumber }).click();
    await expect(operatorPage.getByRole('heading', { name: orderNumber, level: 1 })).toBeVisible();
    await expectAccessible(operatorPage);
  });
}
