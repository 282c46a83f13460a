import { readdirSync, readFileSync } from 'node:fs';
import type { APIRequestContext, Browser, BrowserContext } from '@playwright/test';
import { assertDefined } from '../lib/base/assert';
import { expect, test } from './fixtures';
import { type Gateway, startGateway } from './gateway';
import { CARD, fillCart } from './shopping';

// A database that was killed syncs its whole folder before it is back.
const BACK_MS = 60_000;
test.describe.configure({ mode: 'serial', timeout: 150_000 });

let gateway: Gateway;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  gateway = await startGateway();
});
test.afterAll(async () => {
  if (gateway) signal('supervisor', 'SIGCONT');
  await gateway?.stop();
});

test('a page that fails says so with a support code, keeps its headers and comes back', async ({ browser }) => {
  await visiting(browser, async (context) => {
    const page = await context.newPage();
    await page.goto('/');
    // Held, or the database would be back before the page is asked for.
    signal('supervisor', 'SIGSTOP');
    gateway.kill('postgres');
    await expect.poll(() => readiness(context.request)).toBe(503);
    const response = await page.goto('/library');
    expect(response?.status()).toBe(500);
    const { 'content-security-policy': policy = '', 'x-content-type-options': sniff } = response?.headers() ?? {};
    expect([policy.includes("frame-ancestors 'none'"), sniff]).toEqual([true, 'nosniff']);
    await expect(page.getByRole('heading', { name: 'This page could not be made.' })).toBeVisible();
    await expect(page.getByText(/^[0-9A-F]{4}(-[0-9A-F]{4}){2}$/)).toBeVisible();

    signal('supervisor', 'SIGCONT');
    await expect.poll(() => readiness(context.request), { timeout: BACK_MS }).toBe(200);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'My films' })).toBeVisible();
  });
});

test('while the database is away the programme is read, and what is yours is where you left it', async ({
  browser,
}) => {
  await visiting(browser, async (context) => {
    await fillCart(context.request);
    signal('supervisor', 'SIGSTOP');
    gateway.kill('postgres');
    await expect.poll(() => readiness(context.request)).toBe(503);
    const page = await context.newPage();
    for (const path of ['/', '/titles/salt-meridian']) {
      expect((await page.goto(path))?.status(), path).toBe(200);
      await expect(page.getByRole('heading', { level: 1, name: 'The Salt Meridian' })).toBeVisible();
      await expect(page.getByText('We can not reach your films and your cart at the moment.')).toBeVisible();
      await expect(page.getByRole('banner').getByRole('link', { name: 'Cart', exact: true })).toBeVisible();
      await expect(page.getByRole('button', { name: /^Buy/ })).toHaveCount(0);
    }

    signal('supervisor', 'SIGCONT');
    await expect.poll(() => readiness(context.request), { timeout: BACK_MS }).toBe(200);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('link', { name: 'In the cart' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Cart, 1 title' })).toBeVisible();
  });
});

test('F4 while the database hangs the programme is read, a payment is refused in time, and all comes back', async ({
  playwright,
}) => {
  test.skip(process.platform !== 'linux', 'the processes of the database are found in /proc');
  const buyer = await playwright.request.newContext({
    baseURL: gateway.url,
    extraHTTPHeaders: { origin: gateway.url },
  });
  const stranger = await playwright.request.newContext({ baseURL: gateway.url });
  const cart = await fillCart(buyer);
  const pay = () =>
    buyer.post(`/api/checkout/${cart.id}`, {
      headers: { 'idempotency-key': cart.checkoutKey },
      data: { email: 'ada@example.com', card: CARD },
    });
  const stopped = postgresProcesses();
  for (const pid of stopped) process.kill(pid, 'SIGSTOP');
  try {
    // Together, and more than there are connections.
    const asked = Array.from({ length: 8 }, () =>
      ['/', '/titles/salt-meridian', '/api/catalog', '/api/catalog/salt-meridian'].map((path) => stranger.get(path)),
    );
    const [paid, ...browsed] = await Promise.all([pay(), ...asked.flat()]);
    expect(browsed.map((answer) => answer.status())).toEqual(browsed.map(() => 200));
    expect(paid.status()).toBe(503);
    expect(paid.headers()['retry-after']).toMatch(/^\d+$/);
  } finally {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
  }
  await expect.poll(() => readiness(stranger)).toBe(200);
  // The same key: one order, whatever became of the first try.
  await expect.poll(async () => (await pay()).status()).toBe(201);
  const orderOf = async () => ((await (await pay()).json()) as { orderId: string }).orderId;
  expect(await orderOf()).toBe(await orderOf());
  await buyer.dispose();
  await stranger.dispose();
});

async function visiting(browser: Browser, visit: (context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
  try {
    await visit(context);
  } finally {
    await context.close();
  }
}

const readiness = async (client: APIRequestContext) => (await client.get('/api/health/ready')).status();

const pidOf = (name: string) => assertDefined(gateway.pids()[name], name);
const signal = (name: string, what: NodeJS.Signals) => process.kill(pidOf(name), what);

/** The server and what it has started: each connection has a process of its own. */
function postgresProcesses(): readonly number[] {
  const postmaster = pidOf('postgres');
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster)
    .map(Number);
  return [postmaster, ...children];
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]);
  } catch {
    return undefined; // gone meanwhile
  }
}
