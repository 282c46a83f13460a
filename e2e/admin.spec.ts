import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, type Page, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { traceFromText } from '../lib/traces/testing/trace-from-text';
import { toOtlp } from '../lib/traces/to-otlp';
import { expect, test } from './fixtures';
import { buyFilm } from './shopping';

const CHECKOUT = 'POST /api/checkout/[cartId]';
const traces = (page: Page) => page.getByRole('table', { name: /Traces/ });
const waterfall = (page: Page) => page.getByRole('treegrid', { name: 'Waterfall' });
const spanRow = (page: Page, name: RegExp) => waterfall(page).getByRole('row', { name });

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

    await page.getByRole('button', { name: /^Sign out/ }).click();
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

test.describe('a trace', () => {
  test('is walked by keys, and the selected span is a link', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await buy(gateway.url);
    await spans.waitFor(traceId, (found) => found.some((span) => span.name === 'process order.placed'));
    await operatorPage.goto(`/admin/traces/${traceId}`);
    await expect(spanRow(operatorPage, /checkout\.place_order/)).toBeVisible();

    const first = waterfall(operatorPage).locator('[data-span-id]').first();
    await operatorPage.keyboard.press('ArrowDown');
    await expect(first).toBeFocused();
    await first.click();
    await operatorPage.keyboard.press('Escape');
    await expect(operatorPage.getByRole('complementary', { name: 'Span' })).toBeHidden();
    await operatorPage.keyboard.press('ArrowDown');
    const selected = waterfall(operatorPage).getByRole('row', { selected: true });
    await expect(selected).toBeFocused();
    await expect(selected).toHaveAttribute('aria-level', '2');

    await operatorPage.keyboard.press('Enter');
    const panel = operatorPage.getByRole('complementary', { name: 'Span' });
    await expect(panel).toBeVisible();
    const name = await panel.getByRole('heading').innerText();
    const spanId = await selected.getAttribute('data-span-id');
    await expect(operatorPage).toHaveURL(new RegExp(`span=${spanId}`));
    await operatorPage.reload();
    await expect(panel.getByRole('heading', { name })).toBeVisible();
    await expect(waterfall(operatorPage).getByRole('row', { selected: true })).toHaveAttribute(
      'data-span-id',
      spanId ?? '',
    );
  });

  test('is collapsed and opened by keys, and found in by words', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await buy(gateway.url);
    await spans.waitFor(traceId, (found) => found.some((span) => span.name === 'INSERT orders'));
    await operatorPage.goto(`/admin/traces/${traceId}`);
    const root = waterfall(operatorPage).locator('[data-span-id]').first();
    await root.click();
    await operatorPage.keyboard.press('ArrowLeft');
    await expect(root).toHaveAttribute('aria-expanded', 'false');
    await expect(spanRow(operatorPage, /INSERT orders/)).toHaveCount(0);

    await operatorPage.keyboard.press('/');
    await operatorPage.keyboard.type('insert orders');
    await operatorPage.keyboard.press('Enter');
    await expect(spanRow(operatorPage, /INSERT orders/)).toBeVisible();
    await expect(spanRow(operatorPage, /INSERT orders/)).toHaveAttribute('aria-selected', 'true');
  });

  test('stands on one grid: each row fills its step, so that guide lines join', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId } = await buy(gateway.url);
    await spans.waitFor(traceId, (found) => found.some((span) => span.name === 'INSERT orders'));
    await operatorPage.goto(`/admin/traces/${traceId}`);
    for (const [width, stepPx] of [
      [1440, 24],
      [390, 44],
    ] as const) {
      await operatorPage.setViewportSize({ width, height: 844 });
      await expect(async () => {
        const rows = await waterfall(operatorPage)
          .locator('[data-span-id]')
          .evaluateAll((all) =>
            all.map((row) => row.getBoundingClientRect()).map(({ top, height }) => ({ top, height })),
          );
        const top = rows[0]?.top ?? 0;
        expect(rows.length).toBeGreaterThan(5);
        expect(rows).toEqual(rows.map((_, at) => ({ top: top + at * stepPx, height: stepPx })));
      }).toPass();
    }
    const lines = waterfall(operatorPage).locator('[data-guide]');
    await operatorPage.setViewportSize({ width: 1440, height: 844 });
    await expect(async () => {
      const heights = await lines.evaluateAll((all) => all.map((line) => line.getBoundingClientRect().height));
      expect(new Set(heights)).toEqual(new Set([24]));
    }).toPass();
  });

  test('shows its critical path, and C takes it away and brings it back', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await buy(gateway.url);
    await spans.waitFor(traceId, (found) => found.some((span) => span.name === 'INSERT orders'));
    await operatorPage.goto(`/admin/traces/${traceId}`);
    const root = waterfall(operatorPage).locator('[data-span-id]').first();
    const onPath = spanRow(operatorPage, /on critical path$/);
    const toggle = operatorPage.getByRole('button', { name: 'Critical path' });
    await expect(onPath.first()).toBeVisible();
    await expect(toggle).toHaveAttribute('aria-pressed', 'true');
    await expect(operatorPage.getByText(/through \d+ spans?$/)).toBeVisible();

    await root.click();
    await operatorPage.keyboard.press('c');
    await expect(toggle).toHaveAttribute('aria-pressed', 'false');
    await expect(onPath).toHaveCount(0);
    await operatorPage.keyboard.press('c');
    await expect(onPath.first()).toBeVisible();
    await toggle.click();
    await expect(onPath).toHaveCount(0);
  });

  test('fills in what arrives after opening, without moving the selection', async ({ operatorPage, gateway }) => {
    const [root, child] = traceFromText(
      `media-gateway-browser | flow checkout | 0-100
         media-gateway-browser | ${CHECKOUT} | client 10-60`,
      { traceId: newTraceId(), originUs: (Date.now() - 1_000) * 1_000 },
    ).map((span) => ({ ...span, scope: 'media-gateway.browser' }));
    if (!root || !child) throw new Error('two spans were drawn');
    const send = async (span: typeof root): Promise<void> => {
      const answer = await operatorPage.request.post('/api/otlp/v1/traces', {
        data: toOtlp([span]),
        headers: { origin: gateway.url, 'sec-fetch-site': 'same-origin' },
      });
      expect(answer.status(), await answer.text()).toBe(200);
    };
    await operatorPage.goto(`/admin/traces/${root.traceId}`);
    await expect(operatorPage.getByRole('heading', { name: 'No span of this trace has come yet' })).toBeVisible();
    await send(child);
    await expect(operatorPage.getByText('1 span has not arrived.')).toBeVisible({ timeout: 20_000 });
    await spanRow(operatorPage, /client call/).click();
    await send(root);
    await expect(operatorPage.getByRole('heading', { name: 'flow checkout', level: 1 })).toBeVisible({
      timeout: 20_000,
    });
    await expect(operatorPage.getByText(/has not arrived/)).toBeHidden();
    await expect(waterfall(operatorPage).getByRole('row', { selected: true })).toHaveAttribute(
      'data-span-id',
      child.spanId,
    );
  });

  test('that does not exist is waited for, then said to be missing', async ({ operatorPage }) => {
    await operatorPage.goto(`/admin/traces/${newTraceId()}`);
    await expect(operatorPage.getByRole('heading', { name: 'No span of this trace has come yet' })).toBeVisible();
    await expect(operatorPage.getByRole('heading', { name: 'No trace has this id' })).toBeVisible({ timeout: 40_000 });
    await expect(operatorPage.getByRole('button', { name: 'Look again' })).toBeVisible();
  });

  test('of 50,000 spans opens with only the rows in view in the page', async ({ operatorPage }) => {
    const traceId = newTraceId();
    const lines = ['web | batch | 0-60000'];
    for (let i = 0; i < 49_999; i += 1) lines.push(`  worker | SELECT views | client ${i}-${i + 1}`);
    const body = JSON.stringify({ result: toOtlp(traceFromText(lines.join('\n'), { traceId })) });
    await operatorPage.route(`**/api/v3/traces/${traceId}`, (route) =>
      route.fulfill({ contentType: 'application/json', body }),
    );
    await operatorPage.goto(`/admin/traces/${traceId}`);
    await expect(waterfall(operatorPage)).toHaveAttribute('aria-rowcount', '50001', { timeout: 30_000 });
    expect(await waterfall(operatorPage).getByRole('row').count()).toBeLessThan(100);
    await waterfall(operatorPage).locator('[data-span-id]').first().click();
    await operatorPage.keyboard.press('End');
    const last = waterfall(operatorPage).getByRole('row', { selected: true });
    await expect(last).toHaveAttribute('aria-rowindex', '50001');
    await expect(last).toBeFocused();
    await expect(last).toBeInViewport();
    expect(await waterfall(operatorPage).getByRole('row').count()).toBeLessThan(100);
  });
});

test.describe('for everyone', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      test(`no page fails axe or scrolls sideways: ${colorScheme}, ${width} px`, async ({
        operatorPage,
        page,
        gateway,
        spans,
      }) => {
        const { traceId } = await buy(gateway.url);
        const found = await spans.waitFor(traceId, (all) => all.some((span) => span.name === 'INSERT orders'));
        for (const each of [operatorPage, page]) {
          await each.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await each.setViewportSize({ width, height: 844 });
        }
        await operatorPage.goto('/admin/traces');
        await expect(traces(operatorPage)).toBeVisible();
        await expectSound(operatorPage);
        await operatorPage.goto(`/admin/traces/${traceId}?span=${found[0]?.spanId}`);
        await expect(operatorPage.getByRole('complementary', { name: 'Span' })).toBeVisible();
        await expectSound(operatorPage);
        await page.goto('/admin/sign-in');
        await expectSound(page);
      });
    }
  }
});

async function expectSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}
