import { request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { findSdk } from '../scripts/without-telemetry.mjs';
import { expect, test } from './fixtures';
import { buyFilm } from './shopping';

// Runs where the others run without telemetry: `e2e/mode.ts`.

test('R4.14 the build holds no SDK module, for servers and browsers', () => {
  expect(findSdk()).toEqual([]);
});

test('R4.14 R4.4 a purchase in the browser makes no span, sends none and names none', async ({ page, gateway }) => {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/otlp')) sent.push(request.url());
    if (request.headers().traceparent) sent.push(`traceparent to ${request.url()}`);
  });
  const document = await page.goto('/');
  expect((await document?.headerValue('server-timing')) ?? '').not.toContain('traceparent');
  const traceId = newTraceId();
  const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
  await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await client.dispose();
  await page.goto('/titles/salt-meridian');
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await page.waitForURL('**/cart');
  // Two idle periods: the SDK of the browser would have been there after the first.
  for (let idle = 0; idle < 2; idle += 1) {
    await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1000 })));
  }
  await page.goto('/library');
  expect(sent).toEqual([]);
  const answer = await fetch(`${gateway.url}/api/jaeger/api/v3/traces/${traceId}`, {
    headers: { authorization: `Bearer ${gateway.apiToken}` },
  });
  expect(answer.status).toBe(404);
});

test('R4.4 both doors of the intake say that telemetry is off', async ({ gateway: { url } }) => {
  for (const signal of ['traces', 'logs', 'metrics']) {
    const answer = await fetch(`${url}/api/otlp/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: '{}',
    });
    expect(answer.status, signal).toBe(410);
  }
});

test('R4.4 operators read that tracing is off, and everywhere else what they would', async ({ operatorPage }) => {
  await operatorPage.goto('/admin');
  await expect(operatorPage.getByText(/switched off/i).first()).toBeVisible();
  for (const [address, heading] of [
    ['/admin/settings', 'Settings'],
    ['/admin/traces', 'Traces'],
    ['/admin/orders', 'Orders'],
  ] as const) {
    await operatorPage.goto(address);
    await expect(operatorPage.getByRole('heading', { name: heading, exact: true }).first()).toBeVisible();
  }
});
