import { type Browser, type Page, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { sampledByRatio } from '../lib/telemetry/sampling';
import { parseTraceParent } from '../lib/telemetry/traceparent';
import type { Span } from '../lib/traces/model';
import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';
import { type Gateway, startGateway } from './gateway';
import { withoutTelemetry } from './mode';
import { buyFilm, payBySlowCard } from './shopping';
import { has, spansOf } from './spans';

test.describe.configure({ timeout: 120_000 });
test.skip(withoutTelemetry, 'all of it is about spans');

const RATIO = 0.5;
let gateway: Gateway;
test.beforeAll(async () => {
  test.setTimeout(150_000);
  gateway = await startGateway({ env: { OTEL_SAMPLING_RATE: String(RATIO) } });
});
test.afterAll(() => gateway?.stop());

function traceIdThatIs(sampled: boolean): string {
  for (;;) {
    const traceId = newTraceId();
    if (sampledByRatio(traceId, RATIO) === sampled) return traceId;
  }
}

/** With a caller's flag that says the contrary of what the ratio says. */
async function buy(traceId: string): Promise<void> {
  const flag = sampledByRatio(traceId, RATIO) ? '00' : '01';
  const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
  await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-${flag}` });
  await client.dispose();
}

async function operatorPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: gateway.url });
  const signedIn = await context.request.post('/api/admin/session', {
    data: gateway.admin,
    headers: { origin: gateway.url },
  });
  expect(signedIn.status()).toBe(204);
  return context.newPage();
}

test('R3.2 the ratio decides by the id, and the explorer says of a trace that it was sampled out', async ({
  browser,
}) => {
  expect(gateway.output()).toContain(`sampling rate ${RATIO} (OTEL_SAMPLING_RATE)`);
  const spans = spansOf(gateway);
  const [kept, dropped] = [traceIdThatIs(true), traceIdThatIs(false)];
  await buy(dropped);
  await buy(kept);
  // The worker's part comes last: by then the other purchase would be there too.
  await spans.waitFor(kept, (found) =>
    found.some(({ name, kind }) => name === 'POST /captures/[id]' && kind === 'server'),
  );
  expect(await spans.trace(dropped)).toEqual([]);

  const page = await operatorPage(browser);
  await page.goto(`/admin/traces/${dropped}`);
  const sampledOut = page.getByRole('heading', { name: 'Not recorded: probably sampled out' });
  await expect(sampledOut).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Look again' })).toBeVisible();
  await expect(page.getByText('This gateway records 50 % of all traces')).toBeVisible();
  await page.goto(`/admin/traces/${kept}`);
  await expect(page.getByRole('treegrid', { name: 'Waterfall' })).toBeVisible();
  await page.context().close();
});

interface PageLoad {
  readonly traceId: string;
  readonly sampled: boolean;
}

/** What the server says of the trace of its document. Waits for the SDK, which sends when the page is left. */
async function load(page: Page): Promise<PageLoad> {
  const response = await page.goto('/');
  await page.waitForFunction(() => globalThis.mediagw?.emit !== undefined);
  const timing = response?.headers()['server-timing'] ?? '';
  const parent = parseTraceParent(/traceparent;desc="([^"]+)"/.exec(timing)?.[1]);
  if (!parent) throw new Error(`no traceparent in ${timing}`);
  return { traceId: parent.traceId, sampled: parent.sampled };
}

test('R3.2 browser and server keep the same traces', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: gateway.url });
  const page = await context.newPage();
  const sent = new Set<string>();
  page.on('request', (each) => {
    if (!each.url().endsWith('/api/otlp/v1/traces')) return;
    for (const [, traceId] of (each.postData() ?? '').matchAll(/"traceId":"([0-9a-f]{32})"/g)) sent.add(traceId ?? '');
  });
  const loads: PageLoad[] = [];
  while (new Set(loads.map(({ sampled }) => sampled)).size < 2) loads.push(await load(page));
  await page.goto('about:blank');
  for (const { traceId, sampled } of loads) expect(sampled, traceId).toBe(sampledByRatio(traceId, RATIO));

  const spans = spansOf(gateway);
  for (const { traceId } of loads.filter(({ sampled }) => sampled)) {
    await spans.waitFor(traceId, has('GET /', 'pageload /'));
  }
  for (const { traceId } of loads.filter(({ sampled }) => !sampled)) expect(await spans.trace(traceId)).toEqual([]);
  expect([...sent].filter((traceId) => !sampledByRatio(traceId, RATIO))).toEqual([]);
  await context.close();
});

const panel = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

/** Through the page, as an owner does it. In the process that answered it holds at once. */
async function keep(operator: Page, strategy: string, percent?: string): Promise<void> {
  await operator.goto('/admin/sampling');
  const rest = panel(operator, 'Everything else');
  await rest.getByRole('button', { name: 'Change' }).click();
  await rest.getByRole('combobox', { name: 'Strategy' }).selectOption({ label: strategy });
  if (percent !== undefined) await rest.getByLabel('Keep, %').fill(percent);
  await rest.getByRole('combobox', { name: 'Holds' }).selectOption({ label: '1 hour' });
  await rest.getByRole('button', { name: 'Save and apply' }).click();
  // The form closes with the answer.
  await expect(rest.getByRole('button', { name: 'Change' })).toBeVisible();
  await expect(rest.getByText('Changed by an operator')).toBeVisible();
}

const KEPT = 'mediagw.sampling.reason';
const reasonsOf = (spans: readonly Span[]) =>
  new Set(spans.flatMap(({ attributes }) => attributes.filter(([key]) => key === KEPT).map(([, value]) => value)));

test('R2.2 R3.2 an owner changes the sampling while it runs, and an open page follows without a reload', async ({
  browser,
}) => {
  const operator = await operatorPage(browser);
  const spans = spansOf(gateway);
  const context = await browser.newContext({ baseURL: gateway.url });
  const page = await context.newPage();
  const sent: string[] = [];
  page.on('request', (each) => {
    if (each.url().endsWith('/api/otlp/v1/traces')) sent.push(each.postData() ?? '');
  });
  const flush = () => page.evaluate(() => globalThis.dispatchEvent(new PageTransitionEvent('pagehide')));
  const ask = () => page.evaluate(async () => (await fetch('/api/catalog')).headers.get('trace-ratio'));

  await keep(operator, 'Always off');
  // The worker reads it by itself; what the web process says in an unsampled request is sampled away.
  await expect.poll(() => gateway.output(), { timeout: 30_000 }).toContain('operators changed the sampling');
  const { traceId, sampled } = await load(page);
  expect(sampled).toBe(false);
  expect(await ask()).toBe('0');

  await keep(operator, 'Always on');
  expect(await ask()).toBe('1');
  await flush();
  // The page's own part comes whole: it was not known to be kept when it began.
  const found = await spans.waitFor(
    traceId,
    (all) =>
      has('pageload /')(all) &&
      ['client', 'server'].every((side) => all.some(({ name, kind }) => name === 'GET /api/catalog' && kind === side)),
  );
  expect(reasonsOf(found)).toEqual(new Set(['ratio']));

  await keep(operator, 'Parent based over a ratio', '0');
  const before = sent.length;
  await page.goto('/cart');
  await page.waitForFunction(() => globalThis.mediagw?.emit !== undefined);
  expect(await ask()).toBe('0');
  const dropped = await page.evaluate(() => globalThis.mediagw?.page.traceId ?? '');
  await flush();
  await page.goto('about:blank');
  expect(sent.slice(before).join()).not.toContain(dropped);
  expect(await spans.trace(dropped)).toEqual([]);
  await context.close();
  await operator.context().close();
});

test('R2.2 a rule keeps what it is about, says so on the trace, and is a line of the audit log', async ({
  browser,
}) => {
  const operator = await operatorPage(browser);
  await keep(operator, 'Always off');
  await operator.getByRole('button', { name: 'Add rule' }).click();
  const dialog = operator.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add and apply' }).click();
  await expect(dialog.getByText('Say which requests')).toBeVisible();
  await dialog.getByLabel('Name').fill('Catalogue');
  await dialog.getByLabel('Route').fill('/api/catalog/[id]');
  await dialog.getByRole('button', { name: 'Add and apply' }).click();
  const row = operator.getByRole('table', { name: 'Rules' }).getByRole('row').filter({ hasText: '/api/catalog/[id]' });
  await expect(row).toContainText('100 %');

  const traceId = newTraceId();
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-00` };
  await operator.request.get('/api/catalog', { headers: { traceparent: `00-${newTraceId()}-00f067aa0ba902b7-01` } });
  await operator.request.get('/api/catalog/salt-meridian', { headers });
  const found = await spansOf(gateway).waitFor(traceId, has('GET /api/catalog/[id]'));
  expect(reasonsOf(found)).toEqual(new Set(['rule']));
  await operator.goto(`/admin/traces/${traceId}`);
  await expect(operator.getByText('Kept by the rule “Catalogue”')).toBeVisible();

  await operator.goto('/admin/sampling');
  await expect(row).toContainText('/s');
  await operator.getByRole('button', { name: 'Remove Catalogue' }).click();
  await expect(row).toHaveCount(0);
  await operator.goto('/admin/operators');
  const log = operator.getByRole('table', { name: 'Audit log' });
  await expect(log.getByRole('row').filter({ hasText: 'Added a sampling rule' })).toContainText(
    'Catalogue: /api/catalog/[id], keep 100 %',
  );
  await expect(log.getByRole('row').filter({ hasText: 'Removed a sampling rule' })).toHaveCount(1);
  await operator.context().close();
});

test('R2.2 an operator has the own session traced, on viewers’ pages too, and nobody else’s', async ({ browser }) => {
  const operator = await operatorPage(browser);
  await keep(operator, 'Always off');
  const mine = panel(operator, 'This browser');
  await mine.getByRole('button', { name: 'Trace my session' }).click();
  await expect(mine.getByText('Every trace is kept, 15 min left')).toBeVisible();
  const own = await load(operator);
  expect(own.sampled).toBe(true);
  await operator.goto('/admin/sampling');
  await expect(operator.getByRole('link', { name: 'Traced session' })).toBeVisible();
  const found = await spansOf(gateway).waitFor(own.traceId, has('GET /', 'pageload /'));
  expect(reasonsOf(found)).toEqual(new Set(['forced']));

  const other = await browser.newContext({ baseURL: gateway.url });
  expect((await load(await other.newPage())).sampled).toBe(false);
  await other.close();
  await mine.getByRole('button', { name: 'Stop' }).click();
  await expect(mine.getByRole('button', { name: 'Trace my session' })).toBeVisible();
  expect((await load(operator)).sampled).toBe(false);
  await operator.context().close();
});

test('R3.10 a slow request is kept whole though the ratio keeps nothing, and says why', async ({ browser }) => {
  const operator = await operatorPage(browser);
  await keep(operator, 'Always off');
  const rest = panel(operator, 'Everything else');
  await rest.getByRole('button', { name: 'Change' }).click();
  await rest.getByRole('checkbox', { name: 'Keep errors and slow ones too' }).check();
  await rest.getByRole('button', { name: 'Save and apply' }).click();
  await expect(rest.getByText('kept from 1,000 ms')).toBeVisible();

  const traceId = newTraceId();
  const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
  await payBySlowCard(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await client.dispose();
  const found = await spansOf(gateway).waitFor(
    traceId,
    has('POST /api/checkout/[cartId]', 'checkout.authorize_payment'),
  );
  expect(reasonsOf(found)).toEqual(new Set(['tail.slow']));
  await operator.goto('/admin/sampling');
  await expect(panel(operator, 'Errors and slow ones').getByText('Kept at their end')).toBeVisible();
  await operator.context().close();
});

test('who is a viewer reads the sampling and changes nothing', async ({ browser }) => {
  const owner = await operatorPage(browser);
  const headers = { origin: gateway.url };
  const email = 'reader@example.com';
  const made = await owner.request.post('/api/admin/operators', { headers, data: { email, role: 'viewer' } });
  const { password } = (await made.json()) as { password: string };
  await owner.context().close();
  const context = await browser.newContext({ baseURL: gateway.url });
  await context.request.post('/api/admin/session', { headers, data: { email, password } });
  const page = await context.newPage();
  await page.goto('/admin/sampling');
  await expect(page.getByText('Owners change it')).toBeVisible();
  await expect(page.getByRole('button', { name: /Change|Add rule/ })).toHaveCount(0);
  const refused = await page.request.delete('/api/admin/sampling', { headers });
  expect(refused.status()).toBe(403);
  await context.close();
});

for (const width of WIDTHS) {
  test(`the sampling page can be used by everybody at ${width} px`, async ({ browser }) => {
    const operator = await operatorPage(browser);
    await lookAt(operator, width);
    await operator.goto('/admin/sampling');
    const rules = operator.getByRole('table', { name: 'Rules' });
    for (const [name, route] of [
      ['Slow checkout', '/api/checkout/*'],
      ['Playback', '/api/sessions/*'],
    ] as const) {
      if ((await rules.getByRole('row').filter({ hasText: route }).count()) > 0) continue;
      await operator.getByRole('button', { name: 'Add rule' }).click();
      const dialog = operator.getByRole('dialog');
      await dialog.getByLabel('Name').fill(name);
      await dialog.getByLabel('Route').fill(route);
      await expectAccessible(operator, `the new rule at ${width}`);
      await dialog.getByRole('button', { name: 'Add and apply' }).click();
      await expect(rules.getByRole('row').filter({ hasText: route })).toBeVisible();
    }
    await expectAccessible(operator, `sampling at ${width}`);
    await panel(operator, 'Everything else').getByRole('button', { name: 'Change' }).click();
    await operator.getByRole('checkbox', { name: 'Keep errors and slow ones too' }).check();
    await expectAccessible(operator, `changing the sampling at ${width}`);
    await operator.context().close();
  });
}
