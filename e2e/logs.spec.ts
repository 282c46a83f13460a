import { randomUUID } from 'node:crypto';
import { type APIRequestContext, type Page, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import type { Span } from '../lib/traces/model';
import { traceFromText } from '../lib/traces/testing/trace-from-text';
import { toOtlp } from '../lib/traces/to-otlp';
import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';
import { buyFilm, CARD, fillCart } from './shopping';

const grid = (page: Page) => page.getByRole('grid', { name: 'Logs, oldest first' });
const logRow = (page: Page, words: string | RegExp) => grid(page).getByRole('row').filter({ hasText: words });
const tab = (page: Page) => page.getByRole('tab', { name: /^Logs/ });

const TRACE = `
web | POST /api/checkout/[cartId] | server 0-900 error
  web | checkout.place_order | 20-880 error
    worker | POST /authorizations | client 100-500
`;
const spansOf = (traceId: string): Span[] => traceFromText(TRACE.trim(), { traceId });

/** A trace that only this page knows, and what was logged in it. */
async function serve(page: Page, spans: readonly Span[], answer: { status?: number; json: unknown }): Promise<string> {
  const traceId = spans[0]?.traceId ?? '';
  await page.route(`**/api/v3/traces/${traceId}?*`, (route) => route.fulfill({ json: { result: toOtlp(spans) } }));
  await page.route(`**/api/v3/linked-traces/${traceId}`, (route) => route.fulfill({ json: { traceIds: [] } }));
  await page.route(`**/api/admin/traces/${traceId}/logs`, (route) => route.fulfill(answer));
  return `/admin/traces/${traceId}`;
}

const SEVERITIES = [5, 9, 9, 9, 13, 17] as const;

/** Many of each level, spread over the spans; the last one of each dozen belongs to none. */
function manyLogs(spans: readonly Span[], count: number) {
  return Array.from({ length: count }, (_, at) => {
    const span = spans[at % spans.length];
    const startUs = span?.startUs ?? 0;
    const timeUs = startUs + (at * (span?.durationUs ?? 0)) / count;
    const severityNumber = SEVERITIES[at % SEVERITIES.length] ?? 9;
    const failed = severityNumber === 17;
    return {
      timeUnixNano: `${Math.floor(timeUs)}000`,
      severityNumber,
      severityText: '',
      body: failed ? '' : `line ${at} of the checkout`,
      eventName: failed ? 'exception' : undefined,
      attributes: failed
        ? [
            ['exception.type', 'DeadlineExceeded'],
            ['exception.message', `no bytes received in ${at} ms`],
            ['exception.stacktrace', 'DeadlineExceeded: no bytes\n    at authorize (authorize-payment.ts:41:9)'],
          ]
        : [['attempt_id', `a-${at}`]],
      ...(at % 12 !== 11 && { spanId: span?.spanId }),
      serviceName: span?.resource.service ?? '',
    };
  });
}

test('R0.8 what was logged for a viewer is in the trace: the browser’s errors and vitals, the server’s exceptions', async ({
  page,
  operatorPage,
  gateway,
}) => {
  await page.goto('/');
  await page.waitForFunction(() => globalThis.mediagw?.emit !== undefined);
  const sent = page.waitForResponse('**/api/otlp/v1/logs');
  const traceId = await page.evaluate(() => {
    setTimeout(() => {
      throw new TypeError('no artwork for ann@example.com');
    });
    return globalThis.mediagw?.page.traceId ?? '';
  });
  expect((await sent).status()).toBe(200);
  await page.goto('about:blank');

  // Its vitals are on their way when the page is gone, and of a trace that has settled the viewer asks once.
  const logs = async () => (await operatorPage.request.get(`/api/admin/traces/${traceId}/logs`)).text();
  await expect.poll(logs).toContain('"ttfb"');
  await operatorPage.goto(`/admin/traces/${traceId}?tab=logs`);
  await expect(logRow(operatorPage, 'TypeError: no artwork for REDACTED')).toContainText('Error');
  await expect(logRow(operatorPage, /^.*TTFB \d+ ms/)).toContainText('media-gateway-browser');
  await logRow(operatorPage, 'TypeError').click();
  await operatorPage
    .getByRole('complementary', { name: 'Log record' })
    .getByRole('button', { name: 'pageload /' })
    .click();
  await expect(operatorPage.getByRole('row', { selected: true })).toHaveAccessibleName(
    /pageload \/.*1 of them an error/,
  );

  const failedId = newTraceId();
  const client: APIRequestContext = await request.newContext({
    baseURL: gateway.url,
    extraHTTPHeaders: { origin: gateway.url },
  });
  const cart = await fillCart(client);
  const refused = await client.post(`/api/checkout/${randomUUID()}`, {
    headers: { 'idempotency-key': cart.checkoutKey, traceparent: `00-${failedId}-00f067aa0ba902b7-01` },
    data: { email: 'ada@example.com', card: CARD },
  });
  expect(refused.status()).toBe(404);
  await client.dispose();
  await operatorPage.goto(`/admin/traces/${failedId}?tab=logs`);
  await expect(logRow(operatorPage, 'not_found: There is no such cart.')).toContainText('checkout.place_order');
});

test('R0.8 an ordinary purchase is told in its trace, each line in its span', async ({ operatorPage, gateway }) => {
  const traceId = newTraceId();
  const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
  const { orderNumber } = await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await client.dispose();
  const kept = async () => {
    const answer = await operatorPage.request.get(`/api/admin/traces/${traceId}/logs`);
    return ((await answer.json()) as { logs: { body: string }[] }).logs.map(({ body }) => body);
  };
  await expect.poll(kept, { timeout: 20_000 }).toContain('the payment of an order was captured');
  await expect.poll(kept).toContain('a payment was captured');
  await expect.poll(kept).toContain('an order was placed');
  await operatorPage.goto(`/admin/traces/${traceId}?tab=logs`);
  for (const [words, service, span] of [
    ['a payment was authorised', 'media-gateway-payments', 'POST /authorizations'],
    [`an order was placed order_number ${orderNumber}`, 'media-gateway', 'checkout.place_order'],
    ['a payment was captured', 'media-gateway-payments', 'POST /captures/[id]'],
    [
      `the payment of an order was captured order_number ${orderNumber}`,
      'media-gateway-worker',
      'checkout.capture_payment',
    ],
  ] as const) {
    const cells = logRow(operatorPage, words).getByRole('gridcell');
    await expect(cells.nth(2), words).toHaveText(service);
    await expect(cells.nth(3), words).toHaveText(span);
  }
});

test('R0.8 what came after a trace had settled is there when one comes to read it', async ({ operatorPage }) => {
  const spans = spansOf(newTraceId());
  const logs: unknown[] = [];
  await operatorPage.goto(await serve(operatorPage, spans, { json: { logs, truncated: false, kept: true } }));
  await expect(tab(operatorPage)).toContainText('0');
  logs.push(...manyLogs(spans, 3));
  await tab(operatorPage).click();
  await expect(logRow(operatorPage, 'line 2 of the checkout')).toBeVisible();
});

test('R0.8 the list is filtered by level and words, walked by keys, and leads to the span', async ({
  operatorPage,
}) => {
  const spans = spansOf(newTraceId());
  const logs = manyLogs(spans, 1200);
  const path = await serve(operatorPage, spans, { json: { logs, truncated: true, kept: true } });
  await operatorPage.goto(path);
  await expect(tab(operatorPage)).toContainText('1,200');
  await expect(operatorPage.locator('[data-log-mark=error]').first()).toBeVisible();
  await tab(operatorPage).click();
  await expect(operatorPage.getByText('The first 1,200 are shown.')).toBeVisible();
  await expect(grid(operatorPage)).toHaveAttribute('aria-rowcount', '1201');
  expect(await grid(operatorPage).getByRole('row').count()).toBeLessThan(100);

  await operatorPage.getByRole('button', { name: 'Errors' }).click();
  await expect(grid(operatorPage)).toHaveAttribute('aria-rowcount', '201');
  await operatorPage.keyboard.press('/');
  await operatorPage.keyboard.type('in 1199 ms');
  await expect(operatorPage.getByText('1 of 1,200')).toBeVisible();
  await operatorPage.keyboard.type(' nowhere');
  await operatorPage.getByRole('button', { name: 'Show all' }).click();

  await operatorPage.keyboard.press('Tab');
  const rows = grid(operatorPage).locator('[data-log-key]');
  await rows.first().focus();
  await operatorPage.keyboard.press('ArrowDown');
  await operatorPage.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await operatorPage.keyboard.press('End');
  const last = grid(operatorPage).getByRole('row', { selected: true });
  await expect(last).toHaveAttribute('aria-rowindex', '1201');
  await expect(last).toBeInViewport();
  await operatorPage.keyboard.press('Home');
  await operatorPage.keyboard.press('Enter');
  await expect(operatorPage.getByRole('tab', { name: 'Waterfall' })).toHaveAttribute('aria-selected', 'true');
  await expect(operatorPage.getByRole('row', { selected: true })).toHaveAccessibleName(/POST \/api\/checkout/);
  await operatorPage.keyboard.press('Enter');
  const panel = operatorPage.getByRole('complementary', { name: 'Span' });
  await panel.getByRole('tab', { name: /^Logs/ }).click();
  await expect(panel.getByText('line 3 of the checkout')).toBeVisible();
});

for (const width of WIDTHS) {
  test(`R0.8 every state of the logs passes axe and scrolls nowhere sideways, at ${width} px`, async ({
    operatorPage,
  }) => {
    await lookAt(operatorPage, width);
    const states = [
      {
        answer: { json: { logs: manyLogs(spansOf('a'.repeat(32)), 40), truncated: false, kept: true } },
        says: /line 1 /,
      },
      { answer: { json: { logs: [], truncated: false, kept: true } }, says: 'Nothing was logged in this trace' },
      {
        answer: { json: { logs: [], truncated: false, kept: false, sentTo: ['collector.example:4318'] } },
        says: 'collector.example:4318',
      },
      { answer: { status: 500, json: { code: 'internal', detail: 'It broke.' } }, says: /Try again/ },
    ];
    for (const { answer, says } of states) {
      const path = await serve(operatorPage, spansOf('a'.repeat(32)), answer);
      await operatorPage.goto(`${path}?tab=logs`);
      await expect(operatorPage.getByText(says).first()).toBeVisible();
      const error = grid(operatorPage).getByRole('row').filter({ hasText: 'Error' });
      if ((await error.count()) > 0) {
        await error.first().click();
        await expect(operatorPage.getByRole('complementary', { name: 'Log record' })).toBeVisible();
      }
      await expectAccessible(operatorPage, `${width} px: ${says}`);
    }
  });
}
