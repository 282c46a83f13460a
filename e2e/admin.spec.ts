import { type APIRequestContext, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';
import { buyFilm } from './shopping';

/** A purchase whose trace id is known: the parent of its first span never comes. */
async function buy(url: string): Promise<{ traceId: string; supportCode: string }> {
  const traceId = newTraceId();
  const client: APIRequestContext = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const { supportCode } = await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await client.dispose();
  return { traceId, supportCode };
}

test.describe('the door', () => {
  test('the pages and the proxy are closed to others, and a sign-in leads on to where one wanted', async ({
    page,
    gateway,
  }) => {
    await page.goto('/admin/traces?range=24h&errors=only');
    await expect(page).toHaveURL(/\/admin\/sign-in\?next=/);
    for (const path of ['/api/jaeger/api/v3/services', '/api/jaeger/api/v3/trace-summaries']) {
      expect((await page.request.get(path)).status()).toBe(401);
    }
    await page.getByLabel('E-mail address').fill(gateway.admin.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'is not right' })).toBeVisible();

    await page.getByLabel('Password').fill(gateway.admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/admin/traces?range=24h&errors=only');
    await expect(page.getByRole('button', { name: 'Remove status = error' })).toBeVisible();

    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/admin/sign-in');
    await page.goto('/admin');
    await expect(page).toHaveURL(/\/admin\/sign-in/);
  });

  test('a form that asks too often is told how long to wait', async ({ page }) => {
    await page.route('**/api/admin/session', (route) =>
      route.fulfill({
        status: 429,
        headers: { 'retry-after': '42' },
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 429, code: 'rate_limited', detail: 'Too many attempts.' }),
      }),
    );
    await page.goto('/admin/sign-in');
    await page.getByLabel('E-mail address').fill('someone@example.com');
    await page.getByLabel('Password').fill('x');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Too many attempts. Try again in 42 s.')).toBeVisible();
  });
});

test.describe('for everyone', () => {
  for (const width of WIDTHS) {
    test(`no page fails axe or scrolls sideways, at ${width} px`, async ({ operatorPage, page, gateway, spans }) => {
      const { traceId } = await buy(gateway.url);
      const found = await spans.waitFor(traceId, (all) => all.some((span) => span.name === 'INSERT orders'));
      for (const each of [operatorPage, page]) await lookAt(each, width);
      await operatorPage.goto(`/admin/traces/${traceId}?span=${found[0]?.spanId}`);
      await expect(operatorPage.getByRole('complementary', { name: 'Span' })).toBeVisible();
      await expectAccessible(operatorPage);
      await page.goto('/admin/sign-in');
      await expectAccessible(page);
    });
  }
});
