import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { freePort, type Gateway, startGateway } from './gateway';
import { restIsAboutSpans } from './mode';
import { startProvider, type TestProvider } from './oidc-provider';

/** A gateway with a provider, and one hop of trust, so that each attempt can come from another address. */
let gateway: Gateway;
let provider: TestProvider;
let context: BrowserContext;
let page: Page;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  const [port, providerPort] = [await freePort(), await freePort()];
  provider = await startProvider(providerPort, `http://127.0.0.1:${port}/api/admin/oidc/callback`);
  gateway = await startGateway({
    port,
    env: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      OIDC_OWNERS: 'ada@example.com',
      TRUST_PROXY_HOPS: '1',
    },
  });
});
test.afterAll(async () => {
  await gateway?.stop();
  await provider?.stop();
});
test.beforeEach(async ({ browser }) => {
  context = await newContext(browser);
  page = await context.newPage();
});
test.afterEach(() => context.close());

let hosts = 0;
/** From an address of its own: failed attempts of one test are not another's. */
function newContext(browser: Browser): Promise<BrowserContext> {
  hosts += 1;
  return browser.newContext({ baseURL: gateway.url, extraHTTPHeaders: { 'x-forwarded-for': `203.0.113.${hosts}` } });
}

/** At the provider: its own pages. */
async function enter(as: string, at: Page = page): Promise<void> {
  await at.getByRole('link', { name: /^Sign in at localhost/ }).click();
  await at.waitForURL(`${provider.issuer}/interaction/**`);
  await at.locator('input[name="login"]').fill(as);
  await at.locator('input[name="password"]').fill('anything');
  await at.getByRole('button', { name: /sign-in/i }).click();
  await at.getByRole('button', { name: /continue/i }).click();
}

const me = async (at: Page = page) => (await at.request.get('/api/admin/sessions')).status();
const signInAs = async (as: string, next = '/admin/account', at: Page = page) => {
  await at.goto(`/admin/sign-in?next=${encodeURIComponent(next)}`);
  await enter(as, at);
};

async function spansOfCallback(): Promise<string> {
  const query = new URLSearchParams({
    'query.serviceName': 'media-gateway',
    'query.operationName': 'GET /api/admin/oidc/callback',
    'query.startTimeMin': new Date(Date.now() - 600_000).toISOString(),
    'query.startTimeMax': new Date(Date.now() + 60_000).toISOString(),
  });
  const headers = { authorization: `Bearer ${gateway.apiToken}` };
  return (await fetch(`${gateway.url}/api/jaeger/api/v3/traces?${query}`, { headers })).text();
}

test('a named owner signs in at the provider and arrives where he wanted to go', async () => {
  await signInAs('ada', '/admin/operators?before=100000');
  await page.waitForURL('**/admin/operators?before=100000');
  await expect(page.getByRole('table', { name: 'Operators' })).toContainText('ada@example.com');
  await expect(page.getByRole('table', { name: 'Audit log' })).toContainText(
    'a…@example.com as owner, by the provider',
  );
  const cookies = (await context.cookies()).filter(({ name }) => name.startsWith('mg_operator'));
  expect(cookies.map(({ name, sameSite, httpOnly }) => [name, sameSite, httpOnly]).sort()).toEqual([
    ['mg_operator', 'Strict', true],
    ['mg_operator_device', 'Strict', true],
  ]);
  restIsAboutSpans();
  // The provider's redirect carries no trace of the test's: the callback is found by its name.
  await expect.poll(spansOfCallback, { timeout: 20_000 }).toContain('"INSERT operators"');
  const text = await spansOfCallback();
  expect(text).toContain(`${provider.issuer}/token`);
  expect(text).not.toMatch(/code=(?!REDACTED)|state=(?!REDACTED)|ada@|client_secret/i);
});

test('an unconfirmed address signs nobody in, a cancelled sign-in neither', async () => {
  await signInAs('unverified-ada');
  await expect(page.getByText('This account may not sign in here.')).toBeVisible();
  expect(await me()).toBe(401);
  await context.clearCookies({ domain: 'localhost' });
  await page.getByRole('link', { name: /^Sign in at localhost/ }).click();
  await page.waitForURL(`${provider.issuer}/interaction/**`);
  await page.getByRole('link', { name: /cancel/i }).click();
  await expect(page.getByText('The provider sent you back without signing you in.')).toBeVisible();
  expect(await me()).toBe(401);
});

test('what did not begin in this browser signs nobody in', async () => {
  for (const search of ['', '?code=abc&state=abc', '?error=access_denied&state=abc']) {
    await page.goto(`/api/admin/oidc/callback${search}`);
    await expect(page.getByText('The sign-in took longer than ten minutes')).toBeVisible();
    expect(await me()).toBe(401);
  }
});

test('leads to pages of its own only', async () => {
  for (const next of ['https://evil.example/admin', '//evil.example/admin', '/admin/../cart', '/\\evil.example']) {
    const answer = await page.request.get(`/api/admin/oidc/start?next=${encodeURIComponent(next)}`, {
      maxRedirects: 0,
    });
    expect(answer.status()).toBe(303);
    const address = new URL(answer.headers().location ?? '');
    expect(address.origin).toBe(provider.issuer);
    expect(address.searchParams.get('redirect_uri')).toBe(`${gateway.url}/api/admin/oidc/callback`);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(address.searchParams.get(name)).toMatch(/.{43}/);
  }
  await page.goto('/admin/sign-in');
  await page.evaluate(() => {
    for (const link of document.querySelectorAll('a[href*="oidc/start"]')) {
      link.setAttribute('href', '/api/admin/oidc/start?next=https%3A%2F%2Fevil.example%2Fadmin');
    }
  });
  await enter('grace');
  await expect(page).toHaveURL(`${gateway.url}/admin`);
});

test('an attacker with many addresses does not lock the owner’s browser out', async () => {
  // Fifty passwords are computed, two at a time.
  test.slow();
  const headers = { origin: gateway.url };
  const signIn = (data: unknown) => page.request.post('/api/admin/session', { headers, data });
  expect((await signIn(gateway.admin)).status()).toBe(204);
  const email = 'guarded@example.com';
  const made = await page.request.post('/api/admin/operators', { headers, data: { email, role: 'owner' } });
  const { password } = await made.json();
  expect((await signIn({ email, password })).status()).toBe(204);

  const attempt = (host: string, data: unknown) =>
    fetch(`${gateway.url}/api/admin/session`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'x-forwarded-for': host },
      body: JSON.stringify(data),
    });
  const guess = { email, password: 'a guess' };
  const statuses: number[] = [];
  for (let from = 0; from < 70; from += 7) {
    const wave = Array.from({ length: 7 }, (_, at) => attempt(`198.51.100.${from + at}`, guess));
    statuses.push(...(await Promise.all(wave)).map(({ status }) => status));
  }
  // Each came from an address of its own: it is the account whose attempts are used up.
  expect([...new Set(statuses)].sort()).toEqual([401, 429]);
  expect((await signIn({ email, password })).status()).toBe(204);
});

test('npm run admin:password lets the owner in again beside the running gateway', async () => {
  const program = path.resolve(import.meta.dirname, '..', 'dist', 'admin-password.mjs');
  const env = { ...process.env, MEDIA_GATEWAY_DATA: gateway.dataDir, DATABASE_URL: '' };
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [program, ...args], { env });
  const { stdout } = await run();
  const [, email, password] = /(\S+@\S+) signs in with the password (\S+)/.exec(stdout) ?? [];
  expect(email).toBe(gateway.admin.email);
  const signIn = (data: unknown) => page.request.post('/api/admin/session', { headers: { origin: gateway.url }, data });
  expect((await signIn(gateway.admin)).status()).toBe(401);
  await expect(run('nobody@example.com')).rejects.toMatchObject({ code: 1 });
  expect((await signIn({ email, password })).status()).toBe(204);
});
