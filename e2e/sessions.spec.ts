import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { browseBuyAndWatch, fillCard, orphansOf } from './one-click';

/** Each leaves differently: in the middle of a page, after a failed payment, with the film at work. */
const SESSIONS: readonly ((page: Page) => Promise<unknown>)[] = [
  (page) => page.goto('/'),
  async (page) => {
    await page.goto('/');
    await page
      .getByRole('link', { name: /The Salt Meridian/ })
      .first()
      .click();
    await page.waitForURL('**/titles/**');
  },
  async (page) => {
    await page.goto('/titles/salt-meridian');
    await page.getByRole('button', { name: /^Buy for/ }).click();
    await page.waitForURL('**/cart');
    await page.goBack();
    await page.waitForURL('**/titles/**');
  },
  declined,
  (page) => page.goto('/titles/no-such-title'),
  browseBuyAndWatch,
  async (page) => {
    await browseBuyAndWatch(page);
    await page.goto('/library');
    await page.reload();
  },
  async (page) => {
    await page.goto('/cart');
    await page.goto('/checkout');
    await page.goto('/library');
  },
  declined,
  browseBuyAndWatch,
];

async function declined(page: Page): Promise<void> {
  await page.goto('/titles/salt-meridian');
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await page.waitForURL('**/cart');
  await page.goto('/checkout');
  await fillCard(page, '4000 0000 0000 0002');
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page
    .getByText(/declined/i)
    .first()
    .waitFor();
}

test('ten sessions leave no orphan span', async ({ browser, gateway, spans }) => {
  test.setTimeout(240_000);
  const traceIds = new Set<string>();
  const contexts: BrowserContext[] = [];
  for (const session of SESSIONS) {
    const context = await browser.newContext({ baseURL: gateway.url });
    const page = await context.newPage();
    page.on('request', (request) => {
      const traceId = /^00-([0-9a-f]{32})-/.exec(request.headers().traceparent ?? '')?.[1];
      if (traceId) traceIds.add(traceId);
    });
    page.on('response', (response) => {
      const traceId = /00-([0-9a-f]{32})-/.exec(response.headers()['server-timing'] ?? '')?.[1];
      if (traceId) traceIds.add(traceId);
    });
    await session(page);
    // The page is told that it is left, and sends what it has; closing the context at once would cut that off.
    await page.goto('about:blank');
    contexts.push(context);
  }
  expect(traceIds.size).toBeGreaterThan(SESSIONS.length);
  for (const traceId of traceIds) {
    const orphans = async () => {
      const arrived = await spans.trace(traceId);
      return arrived.length === 0 ? 'nothing arrived' : orphansOf(arrived);
    };
    await expect.poll(orphans, { timeout: 20_000, message: traceId }).toEqual([]);
  }
  for (const context of contexts) await context.close();
});
