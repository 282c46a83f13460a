import { type APIRequestContext, type Page, type Route, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { toSummariesWire } from '../lib/traces/summary-wire';
import { traceFromText } from '../lib/traces/testing/trace-from-text';
import { toOtlp } from '../lib/traces/to-otlp';
import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';
import { buyFilm } from './shopping';
import { has } from './spans';

const CHECKOUT = 'POST /api/checkout/[cartId]';
const traces = (page: Page) => page.getByRole('table', { name: /Traces/ });
const rowsOf = (page: Page) => traces(page).getByRole('row');
const linkTo = (page: Page, traceId: string) => traces(page).locator(`a[href="/admin/traces/${traceId}"]`);
const picture = (page: Page) => page.getByRole('img', { name: /by start time/ });
const conditionField = (page: Page) => page.getByRole('combobox', { name: 'Add a condition' });

/** A purchase whose trace id is known: the parent of its first span never comes. */
async function buy(url: string): Promise<{ traceId: string; supportCode: string }> {
  const traceId = newTraceId();
  const client: APIRequestContext = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const { supportCode } = await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await client.dispose();
  return { traceId, supportCode };
}

interface Recorded {
  /** What the ids of these three begin with, so that a shared gateway can be asked for just them. */
  readonly find: string;
  readonly quick: string;
  readonly slow: string;
  readonly failed: string;
}

/** Three traces of one span each, as a viewer's browser sends them: an operator's own would be hidden. */
async function record(url: string): Promise<Recorded> {
  const find = newTraceId().slice(0, 10);
  const lines = ['0-5', '10000-14000', '20000-20300 error'].map((times) => `browser | OPTIONS | ${times}`);
  const spans = traceFromText(lines.join('\n'), { originUs: (Date.now() - 60_000) * 1_000 }).map((span) => ({
    ...span,
    traceId: find + newTraceId().slice(10),
    scope: 'media-gateway.browser',
  }));
  const viewer = await request.newContext({ baseURL: url });
  const answer = await viewer.post('/api/otlp/v1/traces', {
    data: toOtlp(spans),
    headers: { origin: url, 'sec-fetch-site': 'same-origin' },
  });
  expect(await answer.text()).toBe('{}');
  await viewer.dispose();
  const [quick = '', slow = '', failed = ''] = spans.map((span) => span.traceId);
  return { find, quick, slow, failed };
}

const queryOf = (page: Page) => new URL(page.url()).searchParams;

test.describe('the list', () => {
  test('R5.2 shows a purchase of a moment ago without choosing anything, and opens it', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId } = await buy(gateway.url);
    await spans.waitFor(traceId, has(CHECKOUT, 'checkout.place_order'));
    await operatorPage.goto('/admin/traces');
    const link = operatorPage.locator(`a[href="/admin/traces/${traceId}"]`);
    const row = rowsOf(operatorPage).filter({ has: link });
    await expect(row).toBeVisible();
    await expect(row).toContainText('media-gateway');
    await link.click();
    await expect(operatorPage).toHaveURL(new RegExp(`/admin/traces/${traceId}`));
    await expect(operatorPage.getByRole('row', { name: /checkout\.place_order/ })).toBeVisible();
  });

  test('rows come by themselves, hold while one points at them, and wait to be let in', async ({
    operatorPage,
    gateway,
  }) => {
    await buy(gateway.url);
    await operatorPage.goto('/admin/traces');
    await expect(traces(operatorPage)).toBeVisible();
    await rowsOf(operatorPage).nth(1).hover();
    const top = await rowsOf(operatorPage).nth(1).getByRole('link').getAttribute('href');
    const { traceId } = await buy(gateway.url);
    const fresh = operatorPage.getByRole('button', { name: /\d+ new/ });
    await expect(fresh).toBeVisible({ timeout: 20_000 });
    await expect(rowsOf(operatorPage).nth(1).getByRole('link')).toHaveAttribute('href', top ?? '');
    await fresh.click();
    // What waited first may have been another test's, and the pointer is over the rows now.
    await expect(async () => {
      if (await fresh.isVisible()) await fresh.click();
      await expect(linkTo(operatorPage, traceId)).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
  });

  test('a support code leads to its trace, a pasted id too, and nonsense is told', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId, supportCode } = await buy(gateway.url);
    await spans.waitFor(traceId, has(CHECKOUT));
    await operatorPage.goto('/admin/traces');
    const box = operatorPage.getByRole('searchbox', { name: 'Trace id or support code' });
    await box.fill('what happened');
    await box.press('Enter');
    await expect(operatorPage.getByText(/neither a trace id/)).toBeVisible();
    await box.fill(supportCode.toLowerCase());
    await box.press('Enter');
    await expect(operatorPage).toHaveURL(new RegExp(`/admin/traces/${traceId}`));
  });
});

test.describe('its query', () => {
  test('lives in the URL, comes back with Back, and one click shows operators’ pages', async ({
    operatorPage,
    gateway,
  }) => {
    await buy(gateway.url);
    await operatorPage.goto('/admin/traces');
    await expect(traces(operatorPage)).toBeVisible();
    await operatorPage.getByRole('button', { name: 'Show operators’ pages' }).click();
    await expect(operatorPage).toHaveURL(/operators=show/);
    await expect(rowsOf(operatorPage).filter({ hasText: 'Operator' }).first()).toBeVisible({ timeout: 20_000 });

    await operatorPage.getByRole('button', { name: '24 h' }).click();
    await expect(operatorPage).toHaveURL(/range=24h/);
    await operatorPage
      .getByRole('checkbox', { name: /^media-gateway \d/ })
      .first()
      .click();
    await expect(operatorPage).toHaveURL(/root=media-gateway/);
    await operatorPage.goBack();
    await expect(operatorPage).not.toHaveURL(/root=/);
    await operatorPage.reload();
    await expect(operatorPage.getByRole('button', { name: '24 h' })).toHaveAttribute('aria-pressed', 'true');
  });

  test('is typed a condition at a time, completed by keys, and taken back', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId } = await buy(gateway.url);
    await spans.waitFor(traceId, has(CHECKOUT));
    await operatorPage.goto('/admin/traces');
    await expect(linkTo(operatorPage, traceId)).toBeVisible();
    const field = conditionField(operatorPage);

    await field.fill('service = media-gateway-pay');
    await expect(operatorPage.getByRole('option', { name: 'service = media-gateway-payments' })).toBeVisible();
    await field.press('ArrowDown');
    await field.press('Enter');
    await expect(operatorPage).toHaveURL(/service=media-gateway-payments/);
    await expect(linkTo(operatorPage, traceId)).toBeVisible();

    await field.press('Backspace');
    await expect(operatorPage).not.toHaveURL(/service=/);
    await field.fill('http.route = /api/checkout/[cartId]');
    await field.press('Enter');
    await expect.poll(() => queryOf(operatorPage).getAll('attr')).toEqual(['http.route=/api/checkout/[cartId]']);
    await expect(linkTo(operatorPage, traceId)).toBeVisible();

    await field.fill('duration > 9 h');
    await field.press('Enter');
    await expect(operatorPage).toHaveURL(/min=32400s/);
    await expect(operatorPage.getByRole('heading', { name: 'No traces match in the last hour' })).toBeVisible();
    await operatorPage.getByRole('button', { name: 'Remove duration', exact: true }).click();
    await expect(linkTo(operatorPage, traceId)).toBeVisible();

    await field.fill('duration > soon');
    await field.press('Enter');
    await expect(operatorPage.getByText(/“soon” is not a duration/)).toBeVisible();
    await operatorPage.getByRole('button', { name: 'Clear query' }).click();
    await expect.poll(() => [...queryOf(operatorPage)]).toEqual([]);
  });

  test('searches names by words, and counts what the rows have in common', async ({ operatorPage, gateway }) => {
    const { find, quick, failed } = await record(gateway.url);
    await operatorPage.goto(`/admin/traces?q=${find}`);
    await expect(operatorPage.getByText(/^3 of /)).toBeVisible();
    await expect(operatorPage.getByRole('checkbox', { name: 'No error 2 traces' })).toBeVisible();
    await operatorPage.getByRole('checkbox', { name: 'Error 1 trace' }).click();
    await expect(operatorPage).toHaveURL(/errors=only/);
    await expect(linkTo(operatorPage, failed)).toBeVisible();
    await expect(linkTo(operatorPage, quick)).toHaveCount(0);

    await operatorPage.setViewportSize({ width: 390, height: 844 });
    await expect(operatorPage.getByRole('checkbox', { name: 'Error 1 trace' })).toBeHidden();
    await operatorPage.getByRole('button', { name: 'Filters' }).click();
    await operatorPage.getByRole('checkbox', { name: 'Error 1 trace' }).click();
    await expect(linkTo(operatorPage, quick)).toBeVisible();
  });

  test('takes a window of one’s own, which does not move', async ({ operatorPage, gateway }) => {
    const { find } = await record(gateway.url);
    await operatorPage.goto(`/admin/traces?q=${find}`);
    await operatorPage.getByRole('button', { name: 'Custom' }).click();
    await operatorPage.getByRole('textbox', { name: 'From' }).fill('2026-01-02T03:04:05');
    await operatorPage.getByRole('textbox', { name: 'To, or empty' }).fill('2026-01-01T00:00:00');
    await operatorPage.getByRole('button', { name: 'Search this window' }).click();
    await expect(operatorPage.getByText('The end has to be after the beginning.')).toBeVisible();
    await operatorPage.getByRole('textbox', { name: 'To, or empty' }).fill('2026-01-02T04:04:05');
    await operatorPage.getByRole('button', { name: 'Search this window' }).click();
    await expect(operatorPage).toHaveURL(/from=2026-01-0/);
    await expect(operatorPage.getByRole('heading', { name: 'No traces match in this window' })).toBeVisible();
    await expect(operatorPage.getByText('This window has ended.')).toBeVisible();
    await expect(operatorPage.getByText('asks again by itself')).toHaveCount(0);
    await operatorPage.goBack();
    await expect(operatorPage.getByText(/^3 of /)).toBeVisible();
  });
});

test.describe('its picture', () => {
  test('is brushed by the pointer, which filters time and duration, and is let go by Esc and Back', async ({
    operatorPage,
    gateway,
  }) => {
    const { find, quick, slow } = await record(gateway.url);
    await operatorPage.goto(`/admin/traces?range=15m&q=${find}`);
    await expect(picture(operatorPage)).toHaveAttribute('aria-label', /3 traces .* 1 with errors/);
    const box = await picture(operatorPage).boundingBox();
    if (!box) throw new Error('the picture has a place');
    // From a third of the window on, and above 1 s: the axis ends at 10 s.
    await operatorPage.mouse.move(box.x + box.width / 3, box.y + 1);
    await operatorPage.mouse.down();
    await operatorPage.mouse.move(box.x + box.width / 2, box.y + box.height / 8);
    await operatorPage.mouse.move(box.x + box.width - 1, box.y + box.height / 4);
    await operatorPage.mouse.up();
    await expect.poll(() => [...queryOf(operatorPage).keys()].sort()).toEqual(['min', 'q', 'range', 't']);
    await expect(linkTo(operatorPage, slow)).toBeVisible();
    await expect(linkTo(operatorPage, quick)).toHaveCount(0);
    await expect(picture(operatorPage)).toHaveAttribute('aria-label', /3 traces/);

    await operatorPage.keyboard.press('Escape');
    await expect(linkTo(operatorPage, quick)).toBeVisible();
    await operatorPage.goBack();
    await expect(linkTo(operatorPage, quick)).toHaveCount(0);
    await operatorPage.reload();
    await expect(linkTo(operatorPage, slow)).toBeVisible();
    await expect(linkTo(operatorPage, quick)).toHaveCount(0);
    await operatorPage.getByRole('button', { name: 'Clear brush' }).click();
    await expect(linkTo(operatorPage, quick)).toBeVisible();
  });

  test('is brushed by keys, and read as a table', async ({ operatorPage, gateway }) => {
    const { find, quick, slow } = await record(gateway.url);
    await operatorPage.goto(`/admin/traces?range=15m&q=${find}`);
    await expect(linkTo(operatorPage, quick)).toBeVisible();
    const shortest = operatorPage.getByRole('slider', { name: 'Shortest duration' });
    await shortest.focus();
    await expect(shortest).toHaveAttribute('aria-valuetext', 'any');
    await operatorPage.keyboard.press('PageUp');
    await operatorPage.keyboard.press('ArrowUp');
    await expect(shortest).not.toHaveAttribute('aria-valuetext', 'any');
    await expect(linkTo(operatorPage, quick)).toHaveCount(0);
    await expect(linkTo(operatorPage, slow)).toBeVisible();
    await operatorPage.keyboard.press('Home');
    await expect(linkTo(operatorPage, quick)).toBeVisible();

    const until = operatorPage.getByRole('slider', { name: 'Started until' });
    await until.focus();
    await operatorPage.keyboard.press('PageDown');
    await operatorPage.keyboard.press('PageDown');
    await expect(operatorPage.getByRole('heading', { name: /No traces match/ })).toBeVisible();
    await operatorPage.keyboard.press('Escape');
    await expect(linkTo(operatorPage, quick)).toBeVisible();
    // A quick hand: Esc comes with the very change of the page that shows the brush.
    await operatorPage.evaluate(() => {
      new MutationObserver((_, observer) => {
        if (!document.body.innerText.includes('Clear brush')) return;
        observer.disconnect();
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
        document.body.dataset.escaped = 'true';
      }).observe(document.body, { childList: true, subtree: true });
    });
    await operatorPage.keyboard.press('PageDown');
    await expect(operatorPage.locator('body')).toHaveAttribute('data-escaped', 'true');
    await expect(linkTo(operatorPage, quick)).toBeVisible();
    await expect(operatorPage.getByRole('button', { name: 'Clear brush' })).toHaveCount(0);

    await operatorPage.getByRole('button', { name: 'Points' }).click();
    await expect(operatorPage.getByRole('button', { name: 'Points' })).toHaveAttribute('aria-pressed', 'true');
    await operatorPage.getByRole('button', { name: 'As table' }).click();
    const table = operatorPage.getByRole('table', { name: 'Latency by start time' });
    await expect(table.getByRole('row')).toHaveCount(13);
    await expect(picture(operatorPage)).toHaveCount(0);
  });
});

test.describe('its states', () => {
  test('says which backend failed and why, keeps the filters, and recovers by itself', async ({ operatorPage }) => {
    await operatorPage.route('**/trace-summaries*', (route) =>
      route.fulfill({
        status: 504,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 504, code: 'upstream_timeout', detail: 'Jaeger did not answer within 5 s.' }),
      }),
    );
    await operatorPage.goto('/admin/traces?range=7d');
    await expect(operatorPage.getByRole('heading', { name: 'The trace backend did not answer' })).toBeVisible();
    await expect(operatorPage.getByText(/Jaeger did not answer within 5 s\./)).toBeVisible();
    await expect(operatorPage).toHaveURL(/range=7d/);
    await operatorPage.unroute('**/trace-summaries*');
    await operatorPage.getByRole('button', { name: 'Try again' }).click();
    await expect(traces(operatorPage)).toBeVisible();
  });

  test('says so when nothing matches, and offers the edits that would help', async ({ operatorPage }) => {
    await operatorPage.goto('/admin/traces?range=15m&service=nobody');
    await expect(operatorPage.getByRole('heading', { name: 'No traces match in the last 15 minutes' })).toBeVisible();
    await operatorPage.getByRole('button', { name: 'Remove service', exact: true }).click();
    await expect(operatorPage).not.toHaveURL(/service=/);
  });

  test('moves no button away when the count of the wider window comes', async ({ operatorPage }) => {
    const counting: Route[] = [];
    await operatorPage.route('**/trace-summaries*', (route) => {
      const since = new URL(route.request().url()).searchParams.get('query.start_time_min') ?? '';
      if (Date.now() - Date.parse(since) > 30 * 60_000) counting.push(route);
      else void route.continue();
    });
    await operatorPage.goto('/admin/traces?range=15m&min=32400s&q=nothing');
    const remove = operatorPage.getByRole('button', { name: 'Remove duration', exact: true });
    await expect(remove).toBeVisible();
    await expect.poll(() => counting.length).toBe(1);
    const before = await remove.boundingBox();
    await counting[0]?.continue();
    await expect(operatorPage.getByText('The same query matches nothing in the last hour either.')).toBeVisible();
    expect(await remove.boundingBox()).toEqual(before);
    await operatorPage.unrouteAll({ behavior: 'ignoreErrors' });
  });

  test('says that it is still searching, and can be stopped', async ({ operatorPage }) => {
    // The page's own deadline comes soon after the words; without it they stay for as long as a slow machine needs.
    await operatorPage.addInitScript(() => {
      AbortSignal.timeout = () => new AbortController().signal;
    });
    await operatorPage.route('**/trace-summaries*', () => undefined);
    await operatorPage.goto('/admin/traces?range=7d');
    await expect(operatorPage.getByText('Still searching the last 7 days.')).toBeVisible({ timeout: 20_000 });
    await operatorPage.getByRole('button', { name: 'Stop' }).click();
    await expect(operatorPage.getByRole('heading', { name: 'Search stopped' })).toBeVisible();
    await operatorPage.unrouteAll({ behavior: 'ignoreErrors' });
    await operatorPage.getByRole('button', { name: 'Search again' }).click();
    await expect(traces(operatorPage)).toBeVisible();
  });

  test('of 4,000 traces keeps only the rows in view in the page, and goes on to older ones', async ({
    operatorPage,
  }) => {
    const now = Date.now();
    const all = Array.from({ length: 4_000 }, (_, at) => ({
      traceId: (at + 1).toString(16).padStart(32, '0'),
      rootService: 'web',
      rootName: `GET /${at}`,
      provisional: false,
      startUs: (now - at * 800) * 1_000,
      endUs: (now - at * 800 + 10 + (at % 900)) * 1_000,
      spanCount: 3,
      errorCount: at % 50 === 0 ? 1 : 0,
      services: [{ name: 'web', spanCount: 3, errorCount: 0 }],
      operator: false,
    }));
    await operatorPage.route('**/trace-summaries*', (route) => {
      const query = new URL(route.request().url()).searchParams;
      const time = (name: string) => Date.parse(query.get(`query.start_time_${name}`) ?? '') * 1_000;
      const found = all.filter(({ startUs }) => startUs >= time('min') && startUs <= time('max') + 999);
      return route.fulfill({ json: toSummariesWire(found.slice(0, Number(query.get('query.search_depth')))) });
    });
    await operatorPage.goto('/admin/traces');
    const rowCount = async () => Number(await traces(operatorPage).getAttribute('aria-rowcount'));
    await expect.poll(rowCount).toBeGreaterThan(101);
    expect(await rowsOf(operatorPage).count()).toBeLessThan(80);
    const before = await rowCount();
    await operatorPage.keyboard.press('End');
    const older = operatorPage.getByRole('button', { name: 'Load older traces' });
    await expect(older).toBeInViewport();
    await older.click();
    await expect.poll(rowCount).toBeGreaterThan(before);
    await expect(
      rowsOf(operatorPage)
        .filter({ hasText: `GET /${before - 5}` })
        .first(),
    ).toBeVisible();
    expect(await rowsOf(operatorPage).count()).toBeLessThan(80);
  });
});

test.describe('for everyone', () => {
  for (const width of WIDTHS) {
    test(`no state of the list fails axe or scrolls sideways, at ${width} px`, async ({ operatorPage, gateway }) => {
      const { find } = await record(gateway.url);
      await lookAt(operatorPage, width);
      await operatorPage.goto(`/admin/traces?min=10ms&q=${find}`);
      await expect(rowsOf(operatorPage)).toHaveCount(3);
      await conditionField(operatorPage).click();
      await expect(operatorPage.getByRole('option').first()).toBeVisible();
      if (width < 1_200) await operatorPage.getByRole('button', { name: 'Filters' }).click();
      await operatorPage.getByRole('button', { name: 'Custom' }).click();
      await expectAccessible(operatorPage);
      await operatorPage.goto(`/admin/traces?min=9h&q=${find}`);
      await expect(operatorPage.getByRole('heading', { name: /No traces match/ })).toBeVisible();
      await operatorPage.getByRole('button', { name: 'As table' }).click();
      await expectAccessible(operatorPage);
    });
  }
});
