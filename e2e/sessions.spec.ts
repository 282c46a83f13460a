import type { BrowserContext, Page } from '@playwright/test';
import type { Span } from '../lib/traces/model';
import { expect, test } from './fixtures';
import { restIsAboutSpans } from './mode';
import { browseBuyAndWatch, fillCard, orphansOf } from './one-click';
import type { Spans } from './spans';

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

/** `npm run bench -- soak` asks for more. */
const COUNT = Number(process.env.SOAK_SESSIONS ?? SESSIONS.length);

test(`${COUNT} sessions leave no orphan span`, async ({ browser, gateway, spans }) => {
  test.setTimeout(60_000 + COUNT * 18_000);
  const total = { sessions: 0, traces: 0, spans: 0 };
  while (total.sessions < COUNT) {
    const traceIds = new Set<string>();
    const contexts: BrowserContext[] = [];
    for (const session of SESSIONS.slice(0, COUNT - total.sessions)) {
      const context = await browser.newContext({ baseURL: gateway.url });
      contexts.push(context);
      await visit(await context.newPage(), session, traceIds);
    }
    restIsAboutSpans();
    expect(traceIds.size).toBeGreaterThan(contexts.length);
    for (const traceId of traceIds) total.spans += (await whole(traceId, spans)).length;
    for (const context of contexts) await context.close();
    total.sessions += contexts.length;
    total.traces += traceIds.size;
  }
  console.log(`${total.sessions} sessions, ${total.traces} traces, ${total.spans} spans, no orphan`);
});

/** Notes every trace that the page or the server began. */
async function visit(page: Page, session: (page: Page) => Promise<unknown>, traceIds: Set<string>): Promise<void> {
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
}

async function whole(traceId: string, spans: Spans): Promise<readonly Span[]> {
  return spans.waitFor(traceId, (arrived) => arrived.length > 0 && orphansOf(arrived).length === 0);
}
