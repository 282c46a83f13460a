import type { Browser, Page } from '@playwright/test';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { attribute, type Span } from '../lib/traces/model';
import { type Backend, reasonToSkip, startJaeger, startJaeger142, startPostgres, startRedis } from './backends/start';
import { test as base, expect } from './fixtures';
import { type Gateway, type GatewayOptions, startGateway } from './gateway';
import { restIsAboutSpans } from './mode';
import { browseBuyAndWatch, CHECKOUT_TREE, missingFrom, orphansOf } from './one-click';
import { has, type Spans, spansOf } from './spans';

type AtEnd = (end: () => Promise<void>) => void;

const test = base.extend<{ atEnd: AtEnd }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  atEnd: async ({}, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use((end) => ends.unshift(end));
    for (const end of ends) await end();
  },
});

/** The main job, over each set-up: a person browses, buys and watches, and an operator reads that very click. */
async function mainJob(viewer: Page, operator: Page, spans: Spans): Promise<string> {
  const complaints = await listen(viewer);
  const { supportCode } = await browseBuyAndWatch(viewer);
  expect(complaints).toEqual([]);

  restIsAboutSpans();
  // The click is in the list without choosing anything.
  await operator.goto('/admin/traces');
  await expect(operator.getByRole('link', { name: /flow checkout/ }).first()).toBeVisible({ timeout: 20_000 });

  // The receipt's code leads to it.
  await operator
    .getByRole('searchbox', { name: /support code/i })
    .first()
    .fill(supportCode);
  await operator.keyboard.press('Enter');
  await operator.waitForURL(/\/admin\/traces\/[0-9a-f]{32}/);
  const traceId = /traces\/([0-9a-f]{32})/.exec(operator.url())?.[1] ?? '';
  expect(traceId.slice(0, 12)).toBe(supportCode.replaceAll('-', '').toLowerCase());
  const isWhole = (found: readonly Span[]) =>
    missingFrom(found, CHECKOUT_TREE) === undefined && orphansOf(found).length === 0;
  expectOneClick(await spans.waitFor(traceId, isWhole, 60_000), supportCode);

  // The waterfall shows the browser's span, the payment's own and the worker's, with its wait.
  const tree = operator.getByRole('treegrid');
  for (const name of ['flow checkout', 'INSERT orders', 'POST /authorizations', 'process order.placed']) {
    await expect(tree.getByText(name).first()).toBeVisible({ timeout: 30_000 });
  }
  await expect(tree.getByText(/after .* wait/).first()).toBeVisible();
  return traceId;
}

async function listen(page: Page): Promise<readonly string[]> {
  const complaints: string[] = [];
  await page.exposeFunction('complain', (what: string) => complaints.push(what));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      (globalThis as unknown as { complain(what: string): void }).complain(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
      );
    });
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

/** One SERVER span for the request, under the browser's own; errors none; the code an operator is told. */
function expectOneClick(arrived: readonly Span[], supportCode: string): void {
  const posts = arrived.filter((span) => span.name === 'POST /api/checkout/[cartId]');
  expect(posts.map((span) => span.kind).sort()).toEqual(['client', 'server']);
  const server = posts.find((span) => span.kind === 'server');
  expect(server && attribute(server.attributes, 'mediagw.support_code')).toBe(supportCode);
  expect(arrived.filter((span) => span.status === 'error')).toEqual([]);
}

test('R5.1 R5.2 R4.5 with nothing configured, an operator reads the click of a purchase', async ({
  browser,
  atEnd,
}) => {
  test.setTimeout(240_000);
  const { gateway, viewer, operator } = await setUp(browser, atEnd);
  await mainJob(viewer, operator, spansOf(gateway));
});

interface SetUp {
  readonly gateway: Gateway;
  readonly viewer: Page;
  readonly operator: Page;
}

/** A gateway of its own: in the list of the shared one the newest click is soon below what other tests do. */
async function setUp(browser: Browser, atEnd: AtEnd, options: GatewayOptions = {}): Promise<SetUp> {
  const gateway = await startGateway(options);
  atEnd(gateway.stop);
  const viewer = await browser.newContext({ baseURL: gateway.url });
  atEnd(() => viewer.close());
  const operator = await browser.newContext({ baseURL: gateway.url });
  atEnd(() => operator.close());
  const signedIn = await operator.request.post('/api/admin/session', {
    headers: { origin: gateway.url },
    data: gateway.admin,
  });
  expect(signedIn.status()).toBe(204);
  return { gateway, viewer: await viewer.newPage(), operator: await operator.newPage() };
}

type Jaeger = Backend<'otlp' | 'query'>;

const versions: readonly [version: string, name: 'jaeger' | 'jaeger142', start: () => Promise<Jaeger>][] = [
  ['2.13', 'jaeger', startJaeger],
  ['1.42', 'jaeger142', startJaeger142],
];
for (const [version, name, startThis] of versions) {
  test(`R5.1 R5.2 R4.3 over PostgreSQL, Redis and Jaeger ${version}, an operator reads the click of a purchase`, async ({
    browser,
    atEnd,
  }) => {
    test.setTimeout(420_000);
    const reason = reasonToSkip('postgres', 'redis', name);
    test.skip(reason !== undefined, reason);
    const postgres = await startPostgres();
    atEnd(postgres.stop);
    const redis = await startRedis();
    atEnd(redis.stop);
    const jaeger = await startThis();
    atEnd(jaeger.stop);
    const query = `http://127.0.0.1:${jaeger.ports.query}`;
    const { gateway, viewer, operator } = await setUp(browser, atEnd, {
      env: {
        DATABASE_URL: postgres.url,
        REDIS_URL: redis.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${jaeger.ports.otlp}`,
        JAEGER_QUERY_URL: query,
        OTEL_SAMPLING_RATE: '1',
      },
    });
    expect(Object.keys(gateway.pids())).not.toContain('postgres');

    const traceId = await mainJob(viewer, operator, spansOf(gateway));

    // Each part has what is its own.
    expect(await traceIdsOfOrders(postgres.url)).toEqual([traceId]);
    expect((await keysOf(redis.url)).length).toBeGreaterThan(0);
    const kept = (await (await fetch(`${query}/api/traces/${traceId}`)).json()) as { data: { spans: unknown[] }[] };
    expect(kept.data[0]?.spans.length).toBeGreaterThan(10);
  });
}

async function traceIdsOfOrders(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ trace_id: string }>('SELECT trace_id FROM orders');
  await client.end();
  return rows.map((row) => row.trace_id);
}

async function keysOf(url: string): Promise<string[]> {
  const redis = new Redis(url, { disableClientInfo: true });
  const keys = await redis.keys('*');
  redis.disconnect();
  return keys;
}

test('a page load joins the trace of its own document, and watching is one flow', async ({ page, spans }) => {
  const document = page.waitForResponse((response) => response.request().isNavigationRequest());
  await page.goto('/titles/salt-meridian');
  const timing = (await document).headers()['server-timing'] ?? '';
  const traceId = /00-([0-9a-f]{32})-/.exec(timing)?.[1] ?? '';
  const arrived = await spans.waitFor(traceId, has('GET /titles/[id]', 'pageload /titles/[id]'));
  const server = arrived.find((span) => span.kind === 'server');
  expect(server?.name).toBe('GET /titles/[id]');
  expect(arrived.find((span) => span.name === 'pageload /titles/[id]')?.parentSpanId).toBe(server?.spanId);
});
