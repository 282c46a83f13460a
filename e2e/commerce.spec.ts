import type { APIRequestContext } from '@playwright/test';
import { expect, test } from './fixtures';
import { CARD, fillCart } from './shopping';
import { has } from './spans';

const ASKS_THE_BANK = '4000 0000 0000 3220';
const DECLINED = '4000 0000 0000 0002';
const FAILS_BUT_PAID = '4000 0000 0000 0119';

test.describe('the shop by its API', () => {
  let client: APIRequestContext;

  test.beforeEach(async ({ playwright, gateway }) => {
    client = await playwright.request.newContext({
      baseURL: gateway.url,
      extraHTTPHeaders: { origin: gateway.url },
    });
  });
  test.afterEach(() => client.dispose());

  interface Paid {
    readonly status: number;
    readonly body: Record<string, string>;
    readonly headers: Record<string, string>;
  }

  async function pay(cart: { id: string; checkoutKey: string }, number: string, more: object = {}): Promise<Paid> {
    const answer = await client.post(`/api/checkout/${cart.id}`, {
      headers: { 'idempotency-key': cart.checkoutKey },
      data: { email: 'ada@example.com', card: { ...CARD, number }, ...more },
    });
    return { status: answer.status(), body: await answer.json(), headers: answer.headers() };
  }

  test('shows the programme and single titles, and says no to what is none', async () => {
    const { titles } = await (await client.get('/api/catalog')).json();
    expect(titles).toHaveLength(12);
    const { title } = await (await client.get('/api/catalog/salt-meridian')).json();
    expect(title).toMatchObject({ id: 'salt-meridian', forSale: true, priceCents: 450 });
    const nothing = await client.get('/api/catalog/nothing');
    expect(nothing.status()).toBe(404);
    expect(await nothing.json()).toMatchObject({ code: 'not_found', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  test('replays the first answer, and shows the order to its viewer alone', async ({ playwright, gateway }) => {
    const cart = await fillCart(client);
    const first = await pay(cart, CARD.number);
    expect(first.status).toBe(201);
    expect(await pay(cart, CARD.number)).toMatchObject({ status: 201, body: first.body });
    expect(await pay(cart, DECLINED)).toMatchObject({ status: 422, body: { code: 'payment_differs' } });
    const order = await client.get(`/api/orders/${first.body.orderId}`);
    expect((await order.json()).order).toMatchObject({ cardLast4: '4242', supportCode: first.body.supportCode });
    const stranger = await playwright.request.newContext({ baseURL: gateway.url });
    await stranger.get('/', { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } });
    expect((await stranger.get(`/api/orders/${first.body.orderId}`)).status()).toBe(404);
    await stranger.dispose();
  });

  test('declines, asks the bank, and finds what has been paid though it failed', async () => {
    const cart = await fillCart(client);
    expect(await pay(cart, DECLINED)).toMatchObject({ status: 402, body: { code: 'payment_declined' } });
    const next = (await (await client.get('/api/cart')).json()).cart;
    expect(next.checkoutKey).not.toBe(cart.checkoutKey);
    expect(await pay(next, ASKS_THE_BANK)).toMatchObject({ status: 402, body: { code: 'payment_challenge' } });
    expect((await pay(next, ASKS_THE_BANK, { challenge: { answer: 'approve' } })).status).toBe(201);
  });

  test('F10 finds what has been paid though the provider failed', async () => {
    expect((await pay(await fillCart(client), FAILS_BUT_PAID)).status).toBe(201);
  });

  test('F16 makes one order of a double click', async () => {
    const cart = await fillCart(client);
    const both = await Promise.all([pay(cart, CARD.number), pay(cart, CARD.number)]);
    const placed = both.filter((each) => each.status === 201);
    expect(new Set(placed.map((each) => each.body.orderId)).size).toBe(1);
    for (const each of both) expect([201, 409]).toContain(each.status);
  });

  test('refuses strangers, other origins and bodies that are not right', async ({ playwright, gateway }) => {
    const cart = await fillCart(client);
    const data = { titleId: 'salt-meridian' };
    const post = (options: object) => client.post('/api/cart', options);
    expect((await post({ data, headers: { origin: 'https://example.org' } })).status()).toBe(403);
    expect((await post({ data: { ...data, more: 1 } })).status()).toBe(400);
    expect((await post({ data: '{', headers: { 'content-type': 'application/json' } })).status()).toBe(400);
    expect((await post({ data: 'a=b', headers: { 'content-type': 'text/plain' } })).status()).toBe(415);
    expect((await post({ data: { titleId: 'x'.repeat(100_000) } })).status()).toBe(413);
    expect((await post({ data: { titleId: 'nothing' } })).status()).toBe(404);
    expect((await pay({ ...cart, checkoutKey: 'no key' }, CARD.number)).status).toBe(400);
    expect((await pay(cart, '1234 5678 9012 3456')).status).toBe(400);
    expect((await pay({ ...cart, id: crypto.randomUUID() }, CARD.number)).status).toBe(404);
    const nobody = await playwright.request.newContext({ baseURL: gateway.url });
    expect((await nobody.get('/api/cart')).status()).toBe(401);
    await nobody.dispose();
  });

  test('R1.6 R3.6 writes one trace from the checkout to the capture in the worker', async ({ spans }) => {
    const traceId = crypto.randomUUID().replaceAll('-', '');
    const cart = await fillCart(client);
    const answer = await client.post(`/api/checkout/${cart.id}`, {
      headers: { 'idempotency-key': cart.checkoutKey, traceparent: `00-${traceId}-${traceId.slice(0, 16)}-01` },
      data: { email: 'marker@example.com', card: CARD },
    });
    expect(answer.status()).toBe(201);
    const found = await spans.waitFor(
      traceId,
      (all) =>
        has('POST /api/checkout/[cartId]', 'process order.placed')(all) &&
        all.some((span) => span.name === 'POST /captures/[id]' && span.kind === 'server'),
    );
    const parentOf = (name: string, kind?: string) => {
      const span = found.find((each) => each.name === name && (kind === undefined || each.kind === kind));
      const parent = found.find((each) => each.spanId === span?.parentSpanId);
      return parent && `${parent.kind} ${parent.name}`;
    };
    expect(parentOf('checkout.authorize_payment')).toBe('internal checkout.place_order');
    expect(parentOf('POST /authorizations', 'client')).toBe('internal checkout.authorize_payment');
    expect(parentOf('POST /authorizations', 'server')).toBe('client POST /authorizations');
    expect(parentOf('INSERT orders')).toBe('internal checkout.place_order');
    expect(parentOf('kafka.produce')).toBe('internal checkout.place_order');
    expect(parentOf('process order.placed')).toBe('producer kafka.produce');
    expect(parentOf('checkout.capture_payment')).toBe('consumer process order.placed');
    expect(parentOf('POST /captures/[id]', 'client')).toBe('internal checkout.capture_payment');
    expect(JSON.stringify(found)).not.toMatch(/4242 ?4242 ?4242|marker|mg_viewer/);
  });
});
