import { attribute } from '../lib/traces/model';
import { expect, test } from './fixtures';
import { browseBuyAndWatch, CHECKOUT_TREE, missingFrom, orphansOf } from './one-click';
import { has } from './spans';

test('R5.1 R5.2 R4.5 a person buys and watches a film and an operator reads that very click', async ({
  page,
  operatorPage,
  spans,
}) => {
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
  const { supportCode } = await browseBuyAndWatch(page);
  expect(complaints).toEqual([]);

  // The click is in the list, newest first, without choosing anything.
  await operatorPage.goto('/admin/traces');
  await expect(operatorPage.getByRole('link', { name: /flow checkout/ }).first()).toBeVisible();

  // The receipt's code leads to it.
  await operatorPage
    .getByRole('searchbox')
    .or(operatorPage.getByPlaceholder(/support code/i))
    .first()
    .fill(supportCode);
  await operatorPage.keyboard.press('Enter');
  await operatorPage.waitForURL(/\/admin\/traces\/[0-9a-f]{32}/);
  const traceId = /traces\/([0-9a-f]{32})/.exec(operatorPage.url())?.[1] ?? '';
  expect(traceId.slice(0, 12)).toBe(supportCode.replaceAll('-', '').toLowerCase());

  const arrived = await spans.waitFor(
    traceId,
    (found) => missingFrom(found, CHECKOUT_TREE) === undefined && orphansOf(found).length === 0,
  );

  // One SERVER span for the request, errors none, and the same traceparent on both sides of the wire.
  const posts = arrived.filter((span) => span.name === 'POST /api/checkout/[cartId]');
  expect(posts.map((span) => span.kind).sort()).toEqual(['client', 'server']);
  const server = posts.find((span) => span.kind === 'server');
  expect(server && attribute(server.attributes, 'mediagw.support_code')).toBe(supportCode);
  expect(arrived.filter((span) => span.status === 'error')).toEqual([]);

  // The waterfall shows the browser's span, the payment's own and the worker's, with its wait.
  const tree = operatorPage.getByRole('treegrid');
  for (const name of ['flow checkout', 'INSERT orders', 'POST /authorizations', 'process order.placed']) {
    await expect(tree.getByText(name).first()).toBeVisible();
  }
  await expect(tree.getByText(/after .* wait/).first()).toBeVisible();
});

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
