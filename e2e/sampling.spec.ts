import { type Browser, type Page, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { sampledByRatio } from '../lib/telemetry/sampling';
import { parseTraceParent } from '../lib/telemetry/traceparent';
import { expect, test } from './fixtures';
import { type Gateway, startGateway } from './gateway';
import { buyFilm } from './shopping';
import { has, spansOf } from './spans';

test.describe.configure({ timeout: 120_000 });

const RATIO = 0.5;
let gateway: Gateway;
test.beforeAll(async () => {
  gateway = await startGateway({ env: { OTEL_SAMPLING_RATE: String(RATIO) } });
});
test.afterAll(() => gateway.stop());

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
  await expect(page.getByRole('heading', { name: 'Not recorded: sampled out' })).toBeVisible();
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
