import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Page, type Route, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { Overview } from '../lib/overview/overview';
import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';
import { restIsAboutSpans } from './mode';
import { buyFilm } from './shopping';
import { has } from './spans';

const CHECKOUT = 'POST /api/checkout/[cartId]';
const POLL_MS = 5_000;
const figure = (page: Page, name: string) =>
  page.locator('dl[aria-label^="Viewers’ figures"] > div').filter({ has: page.getByText(name, { exact: true }) });
const routes = (page: Page) => page.getByRole('table', { name: 'Routes' });
const routeRow = (page: Page, name: string) => routes(page).getByRole('row', { name: `${name} ,` });
const panel = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });
const overviewOf = async (page: Page): Promise<Overview> => {
  const answer = await page.request.get('/api/admin/overview');
  return Overview.parse(await answer.json());
};
const answerWith = (overview: Overview) => (route: Route) => route.fulfill({ json: overview });

/** The page with a clock of its own: five seconds pass when the test says so. */
async function openWithClock(page: Page): Promise<{ nextPoll(): Promise<void> }> {
  await page.clock.install();
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'Now' })).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  return { nextPoll: () => page.clock.runFor(POLL_MS + 100) };
}

test.describe('what happens now', () => {
  test('R0.9 counts a purchase and a stream of a moment ago, by itself, and each figure leads to its traces', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { nextPoll } = await openWithClock(operatorPage);
    const before = await overviewOf(operatorPage);

    const traceId = newTraceId();
    const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
    await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    const opened = await client.post('/api/sessions', { data: { titleId: 'salt-meridian' } });
    const { session } = await opened.json();
    const beat = await client.patch(`/api/sessions/${session.id}`, { data: { positionMs: 1_000, state: 'playing' } });
    expect(beat.status()).toBe(200);
    await spans.waitFor(traceId, has(CHECKOUT, 'checkout.place_order'));

    if (!before.orders.ok || !before.streams.ok) throw new Error('both answer');
    await nextPoll();
    // At least that one: others buy meanwhile.
    const orders = figure(operatorPage, 'Orders').locator('dd').first();
    await expect
      .poll(async () => Number.parseInt((await orders.textContent()) ?? '', 10))
      .toBeGreaterThan(before.orders.value.placed);
    await expect(panel(operatorPage, 'Playing').getByText('salt-meridian')).toBeVisible();
    await expect(routeRow(operatorPage, CHECKOUT)).toBeVisible();
    await expect(panel(operatorPage, 'Spans sent')).toContainText('Arriving');

    const destinations = [
      figure(operatorPage, 'Requests').getByRole('link'),
      figure(operatorPage, 'Failed').getByRole('link'),
      figure(operatorPage, 'p95').getByRole('link'),
      figure(operatorPage, 'Playing').getByRole('link'),
      panel(operatorPage, 'Orders')
        .getByRole('link', { name: /its traces/ })
        .first(),
      panel(operatorPage, 'Event log')
        .getByRole('link', { name: /its traces/ })
        .first(),
    ];
    for (const link of destinations) await expect(link).toHaveAttribute('href', /^\/admin\/traces\?/);

    await client.delete(`/api/sessions/${session.id}`);
    await client.dispose();
    await operatorPage.clock.resume();
    await routeRow(operatorPage, CHECKOUT).getByRole('link').first().click();
    await operatorPage.waitForURL(/\/admin\/traces\?.*operation=POST/);
    await expect(operatorPage.locator(`a[href="/admin/traces/${traceId}"]`)).toBeVisible({ timeout: 20_000 });
  });

  test('asks without leaving a trace of its asking', async ({ operatorPage, gateway, spans }) => {
    const { nextPoll } = await openWithClock(operatorPage);
    const sent = operatorPage.waitForRequest('**/api/admin/overview*');
    await nextPoll();
    expect((await sent).headers()).not.toHaveProperty('traceparent');
    const traceId = newTraceId();
    await operatorPage.request.get('/admin', { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
    await spans.waitFor(traceId, has('GET /admin'));
    const answer = await fetch(`${gateway.url}/api/jaeger/api/services/media-gateway/operations`, {
      headers: { authorization: `Bearer ${gateway.apiToken}` },
    });
    expect(await answer.text()).not.toContain('/api/admin/overview');
  });

  test('says when it is stale and keeps its figures, then catches up by itself', async ({ operatorPage }) => {
    const { nextPoll } = await openWithClock(operatorPage);
    const value = (await figure(operatorPage, 'Orders').locator('dd').first().textContent()) ?? '';
    await operatorPage.route('**/api/admin/overview*', (route) => route.abort());
    await nextPoll();
    await expect(operatorPage.getByText('Stale', { exact: true })).toBeVisible();
    await expect(operatorPage.getByText(/The gateway can not be reached\. Asking again/)).toBeVisible();
    await expect(figure(operatorPage, 'Orders').locator('dd').first()).toHaveText(value);
    await operatorPage.unroute('**/api/admin/overview*');
    await nextPoll();
    await expect(operatorPage.getByText('Live', { exact: true })).toBeVisible();
    await expect(operatorPage.getByText('Stale', { exact: true })).toBeHidden();
  });

  test('names the part that does not answer and shows the others', async ({ operatorPage }) => {
    const { nextPoll } = await openWithClock(operatorPage);
    const reason = 'The database does not answer.';
    const overview = await overviewOf(operatorPage);
    const partial: Overview = { ...overview, orders: { ok: false, reason }, log: { ok: false, reason } };
    await operatorPage.route('**/api/admin/overview*', answerWith(partial));
    await nextPoll();
    await expect(panel(operatorPage, 'Orders').getByText(`${reason} Asking again by itself.`)).toBeVisible();
    await expect(figure(operatorPage, 'Orders').locator('dd').first()).toContainText('–');
    await expect(figure(operatorPage, 'Requests').locator('dd').first()).toContainText('/s');
  });

  test('says so when nobody came, when tracing is off, and when an exporter fails', async ({ operatorPage }) => {
    const { nextPoll } = await openWithClock(operatorPage);
    const overview = await overviewOf(operatorPage);
    const nothing = { requests: 0, failed: 0, refused: 0, p50Us: null, p95Us: null, longestUs: 0 };
    const empty: Overview = { ...overview, routes: [], viewers: nothing, tracing: { kind: 'off' } };
    let now = empty;
    await operatorPage.route('**/api/admin/overview*', (route) => answerWith(now)(route));
    await nextPoll();
    await expect(operatorPage.getByRole('heading', { name: 'No request of a viewer in the last hour' })).toBeVisible();
    await expect(panel(operatorPage, 'Spans sent')).toContainText('Tracing is switched off');

    const counts = {
      sent: 7,
      failed: 512,
      dropped: 3,
      queued: 12,
      queueMax: 2048,
      lastSentAtMs: overview.atMs - 60_000,
    };
    const lastError = { message: 'connect ECONNREFUSED 127.0.0.1:4318', atMs: overview.atMs - 2_000 };
    const destinations = [{ name: 'otlp' as const, address: '127.0.0.1:4318', ...counts, lastError }];
    const intake = { accepted: 9, rejected: 0, refused: 0, notCopied: 4 };
    now = { ...overview, tracing: { kind: 'on', ratio: 0.1, destinations, intake } };
    await nextPoll();
    const spansSent = panel(operatorPage, 'Spans sent');
    await expect(spansSent).toContainText('Failing');
    await expect(spansSent).toContainText('connect ECONNREFUSED 127.0.0.1:4318');
    await expect(panel(operatorPage, 'Spans received')).toContainText('Batches the endpoint did not take');
    await expect(operatorPage.getByText('Every request is counted; about 1 in 10 has a trace.')).toBeVisible();
  });

  test('no row moves while one points at the table, and pausing stops all', async ({ operatorPage }) => {
    const { nextPoll } = await openWithClock(operatorPage);
    const overview = await overviewOf(operatorPage);
    const base = {
      audience: 'viewers' as const,
      failed: 0,
      refused: 0,
      p50Us: 1_000,
      p95Us: 2_000,
      longestUs: 3_000,
      exemplar: null,
    };
    const withRows = (...rows: readonly [string, number][]): Overview => ({
      ...overview,
      routes: rows.map(([name, requests]) => ({ name, requests, ...base })),
    });
    let now = withRows(['GET /', 9], ['GET /cart', 5]);
    let asked = 0;
    await operatorPage.route('**/api/admin/overview*', (route) => {
      asked += 1;
      return answerWith(now)(route);
    });
    const names = routes(operatorPage).getByRole('link', { name: /^GET / });
    await nextPoll();
    await expect(names).toHaveText([/^GET \/,/, /^GET \/cart,/]);
    await routeRow(operatorPage, 'GET /cart').hover();
    now = withRows(['GET /', 9], ['GET /cart', 50]);
    await nextPoll();
    await expect(routeRow(operatorPage, 'GET /cart')).toContainText('50');
    await expect(names).toHaveText([/^GET \/,/, /^GET \/cart,/]);
    await operatorPage.getByRole('heading', { name: 'Now' }).hover();
    await nextPoll();
    await expect(names).toHaveText([/^GET \/cart,/, /^GET \/,/]);

    await operatorPage.getByRole('button', { name: 'Pause' }).click();
    const before = asked;
    await nextPoll();
    await nextPoll();
    expect(asked).toBe(before);
    await expect(operatorPage.getByText('Paused', { exact: true })).toBeVisible();
    await operatorPage.getByRole('button', { name: 'Resume' }).click();
    await nextPoll();
    await expect.poll(() => asked).toBeGreaterThan(before);
  });

  test('the window stands in the address, and a session that ended leads to the sign-in', async ({ operatorPage }) => {
    await operatorPage.goto('/admin?window=1h');
    await expect(operatorPage.getByRole('button', { name: '1 h', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await expect(figure(operatorPage, 'Requests')).toContainText('in the last hour');
    await operatorPage.getByRole('button', { name: '15 min' }).click();
    await expect(operatorPage).toHaveURL(/window=15m/);
    await expect(figure(operatorPage, 'Requests')).toContainText('in the last 15 minutes');
    await operatorPage.goBack();
    await expect(figure(operatorPage, 'Requests')).toContainText('in the last hour');

    await operatorPage.getByRole('button', { name: 'As table' }).click();
    await expect(operatorPage.getByRole('region', { name: 'Requests a minute, as a table' })).toBeVisible();

    await operatorPage.context().clearCookies();
    await operatorPage.getByRole('button', { name: '5 min', exact: true }).click();
    await expect(operatorPage.getByText('You are signed out.')).toBeVisible();
    await operatorPage.getByRole('link', { name: 'Sign in' }).click();
    await operatorPage.waitForURL('**/admin/sign-in?next=%2Fadmin');
  });
});

test.describe('settings', () => {
  test('R2.1 tell what is in force, where it comes from and what arrives, and no secret', async ({
    operatorPage,
    gateway,
  }) => {
    const answer = await operatorPage.goto('/admin/settings');
    const row = (variable: string) =>
      operatorPage.getByRole('row').filter({ has: operatorPage.getByRole('cell', { name: variable, exact: true }) });
    const { port } = new URL(gateway.url);
    await expect(row('PORT')).toContainText(port);
    await expect(row('PORT')).toContainText('environment variable');
    await expect(row('HOST')).toContainText('default');
    await expect(row('DATABASE_URL')).toContainText('made at the start');
    await expect(row('MEDIA_GATEWAY_API_TOKEN')).toContainText('set');
    await expect(row('MEDIA_GATEWAY_SECRET')).toContainText('made at the start');
    await expect(operatorPage.getByText('The start had no warning.')).toBeVisible();

    const secret = readFileSync(path.join(gateway.dataDir, 'secret'), 'utf8').trim();
    for (const text of [await answer?.text(), await operatorPage.content()]) {
      for (const hidden of [secret, gateway.apiToken, gateway.admin.password]) expect(text).not.toContain(hidden);
      expect(text).not.toMatch(/postgres(ql)?:\/\//);
    }

    restIsAboutSpans();
    await expect(row('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT')).toContainText('none');
    const exporters = operatorPage.getByRole('table', { name: 'Exporters' });
    await expect(exporters.getByRole('row', { name: /^Traces Embedded store Arriving/ })).toBeVisible();
    await expect(exporters.getByRole('row', { name: /^Logs Embedded store/ })).toBeVisible();
  });
});

for (const width of WIDTHS) {
  test(`now and settings pass axe and do not scroll sideways, at ${width} px`, async ({ operatorPage }) => {
    test.slow();
    await lookAt(operatorPage, width);
    for (const [address, heading] of [
      ['/admin', 'Now'],
      ['/admin/settings', 'Settings'],
    ] as const) {
      await operatorPage.goto(address);
      await expect(operatorPage.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
      await expectAccessible(operatorPage);
    }
  });
}
