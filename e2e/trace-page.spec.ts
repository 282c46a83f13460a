import { readFileSync } from 'node:fs';
import { type APIRequestContext, type Page, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import type { Span } from '../lib/traces/model';
import { spanIdOf, traceFromText } from '../lib/traces/testing/trace-from-text';
import { withLinks } from '../lib/traces/testing/trace-pairs';
import { toOtlp } from '../lib/traces/to-otlp';
import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';
import { buyFilm, type Purchase } from './shopping';
import { has, type Spans } from './spans';

const CHECKOUT = 'POST /api/checkout/[cartId]';
const waterfall = (page: Page) => page.getByRole('treegrid', { name: 'Waterfall' });
const rowsOf = (page: Page) => waterfall(page).locator('[data-row-key]');
const spanRow = (page: Page, name: RegExp) => waterfall(page).getByRole('row', { name });
const selectedRow = (page: Page) => waterfall(page).getByRole('row', { selected: true });
const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Span' });
const minimap = (page: Page) => page.getByRole('group', { name: 'The whole trace; its window' });
const axisLabels = (page: Page) =>
  waterfall(page)
    .getByRole('columnheader', { name: 'Time', exact: true })
    .evaluate((head) => [...head.querySelectorAll('[aria-hidden] > span')].map((label) => label.textContent));

interface Bought extends Purchase {
  readonly traceId: string;
}

/** A purchase whose trace id is known: the parent of its first span never comes. Tests that only look share one. */
async function buy(url: string): Promise<Bought> {
  const traceId = newTraceId();
  const client: APIRequestContext = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const purchase = await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await client.dispose();
  return { traceId, ...purchase };
}

let shared: Promise<Bought> | undefined;

/** Complete: the worker's part too, and the trace of its fetch that links to it. */
async function bought(url: string, spans: Spans): Promise<Bought> {
  shared ??= buy(url);
  const { traceId } = await shared;
  await spans.waitFor(traceId, has('INSERT orders', 'kafka.produce', 'process order.placed', 'POST /captures/[id]'));
  return shared;
}

async function pasteJump(page: Page, text: string): Promise<void> {
  const box = page.getByRole('searchbox', { name: 'Trace id or support code' });
  await box.focus();
  await box.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Answers for traces that no real part would make: the store is not asked. */
async function serve(page: Page, traces: readonly (readonly Span[])[]): Promise<void> {
  for (const spans of traces) {
    const traceId = spans[0]?.traceId ?? '';
    const linked = traces.filter((other) => other.some(({ links }) => links.some((link) => link.traceId === traceId)));
    const traceIds = linked.map(([first]) => first?.traceId ?? '');
    const body = JSON.stringify({ result: toOtlp(spans) });
    await page.route(`**/api/v3/traces/${traceId}?*`, (route) =>
      route.fulfill({ contentType: 'application/json', body }),
    );
    await page.route(`**/api/v3/linked-traces/${traceId}`, (route) => route.fulfill({ json: { traceIds } }));
  }
}

test.describe('the waterfall', () => {
  test('has its spans asked for by the head of the document', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await bought(gateway.url, spans);
    const document = await operatorPage.request.get(`/admin/traces/${traceId}`);
    const [head] = (await document.text()).split('</head>', 1);
    expect(head).toContain(`href="/api/jaeger/api/v3/traces/${traceId}?columns=2"`);
  });

  test('is walked by keys, and the selected span is a link', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    await expect(spanRow(operatorPage, /checkout\.place_order/)).toBeVisible();

    await operatorPage.keyboard.press('ArrowDown');
    await expect(rowsOf(operatorPage).first()).toBeFocused();
    await operatorPage.keyboard.press('ArrowDown');
    await expect(selectedRow(operatorPage)).toBeFocused();
    await expect(selectedRow(operatorPage)).toHaveAttribute('aria-level', '2');

    const panel = panelOf(operatorPage);
    await operatorPage.keyboard.press('Enter');
    await expect(panel).toBeVisible();
    await operatorPage.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await operatorPage.keyboard.press('Enter');
    const name = await panel.getByRole('heading').innerText();
    const spanId = await selectedRow(operatorPage).getAttribute('data-span-id');
    await expect(operatorPage).toHaveURL(new RegExp(`span=${spanId}`));
    await operatorPage.reload();
    await expect(panel.getByRole('heading', { name })).toBeVisible();
    await expect(selectedRow(operatorPage)).toHaveAttribute('data-span-id', spanId ?? '');
    await expect(panel.getByRole('link', { name: 'Others like it' })).toHaveAttribute(
      'href',
      /\/admin\/traces\?service=media-gateway&operation=/,
    );
  });

  test('follows its address to another span of the trace, and back', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await bought(gateway.url, spans);
    const insertId = (await spans.trace(traceId)).find(({ name }) => name === 'INSERT orders')?.spanId ?? '';
    await operatorPage.goto(`/admin/traces/${traceId}`);
    const expectSpan = async (spanId: string) => {
      await expect(selectedRow(operatorPage)).toHaveAttribute('data-span-id', spanId);
      await expect(operatorPage).toHaveURL(new RegExp(`span=${spanId}`));
    };
    const choose = async (name: RegExp): Promise<string> => {
      await spanRow(operatorPage, name).click();
      const spanId = (await spanRow(operatorPage, name).getAttribute('data-span-id')) ?? '';
      await expectSpan(spanId);
      return spanId;
    };
    const orderId = await choose(/checkout\.place_order/);

    await pasteJump(operatorPage, `00-${traceId}-${insertId}-01`);
    await expectSpan(insertId);
    await expect(panelOf(operatorPage).getByRole('heading', { name: 'INSERT orders' })).toBeVisible();
    await expect(selectedRow(operatorPage)).toBeFocused();

    // The router still believes in the span before; to paste that one again is a move all the same.
    const paymentId = await choose(/checkout\.authorize_payment/);
    await pasteJump(operatorPage, `00-${traceId}-${insertId}-01`);
    await expectSpan(insertId);

    await operatorPage.goBack();
    await expectSpan(paymentId);
    await operatorPage.goBack();
    await expectSpan(orderId);
    await operatorPage.goForward();
    await expectSpan(paymentId);
  });

  test('is collapsed and opened by keys, and found in by words', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await bought(gateway.url, spans);
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

    // A word and Enter at once, as from a quick hand: the word counts, not what was found so far.
    await operatorPage.getByRole('searchbox', { name: 'Find spans' }).evaluate((box: HTMLInputElement) => {
      box.select();
      document.execCommand('insertText', false, 'place_order');
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    });
    await expect(spanRow(operatorPage, /checkout\.place_order/)).toHaveAttribute('aria-selected', 'true');
  });

  test('stands on one grid: each row fills its step, so that guide lines join', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    for (const [width, stepPx] of [
      [1440, 24],
      [390, 44],
    ] as const) {
      await operatorPage.setViewportSize({ width, height: 844 });
      await expect(async () => {
        const boxes = await rowsOf(operatorPage).evaluateAll((all) =>
          all.slice(0, 12).map((row) => row.getBoundingClientRect()),
        );
        const rows = boxes.map(({ top, height }) => ({ top, height }));
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
    const { traceId } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    const onPath = spanRow(operatorPage, /on critical path$/);
    const toggle = operatorPage.getByRole('button', { name: 'Critical path' });
    await expect(onPath.first()).toBeVisible();
    await expect(toggle).toHaveAttribute('aria-pressed', 'true');

    await operatorPage.keyboard.press('c');
    await expect(toggle).toHaveAttribute('aria-pressed', 'false');
    await expect(onPath).toHaveCount(0);
    await operatorPage.keyboard.press('c');
    await expect(onPath.first()).toBeVisible();
    await toggle.click();
    await expect(onPath).toHaveCount(0);
  });

  test('tells its keys, and single letters can be turned off', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    await expect(spanRow(operatorPage, /checkout\.place_order/)).toBeVisible();
    await operatorPage.keyboard.press('?');
    const dialog = operatorPage.getByRole('dialog', { name: 'Keys' });
    await expect(dialog.getByRole('row', { name: /Zoom to the selected span/ })).toBeVisible();
    await dialog.getByRole('checkbox', { name: /single letter/ }).click();
    await operatorPage.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await operatorPage.keyboard.press('c');
    await operatorPage.keyboard.press('?');
    await operatorPage.keyboard.press('ArrowDown');
    await expect(rowsOf(operatorPage).first()).toBeFocused();
    await expect(dialog).toBeHidden();
    await expect(operatorPage.getByRole('button', { name: 'Critical path' })).toHaveAttribute('aria-pressed', 'true');
  });
});

test.describe('the axis', () => {
  test('is zoomed to a span by Z, shown whole by 0, and its window is in the address', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    await spanRow(operatorPage, /checkout\.authorize_payment/).click();
    const whole = await axisLabels(operatorPage);
    expect(whole[0]).toBe('0');
    await operatorPage.keyboard.press('z');
    await expect(operatorPage.getByRole('button', { name: 'Whole time' })).toBeVisible();
    await expect(operatorPage).toHaveURL(/zoom=\d/);
    expect(await axisLabels(operatorPage)).not.toEqual(whole);

    const zoomed = operatorPage.url();
    await waterfall(operatorPage)
      .getByRole('button', { name: /^Later/ })
      .first()
      .click();
    const moved = await axisLabels(operatorPage);
    await expect(operatorPage).not.toHaveURL(zoomed);
    await operatorPage.reload();
    await expect(operatorPage.getByRole('button', { name: 'Whole time' })).toBeVisible();
    await expect.poll(() => axisLabels(operatorPage)).toEqual(moved);
    await operatorPage.keyboard.press('0');
    await expect(operatorPage).not.toHaveURL(/zoom=/);
    await expect.poll(() => axisLabels(operatorPage)).toEqual(whole);
  });

  test('is zoomed by a drag over the minimap, by its grips’ keys and by Ctrl and the wheel', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    const begins = operatorPage.getByRole('slider', { name: 'Window begins' });
    const ends = operatorPage.getByRole('slider', { name: 'Window ends' });
    await expect(begins).toHaveAttribute('aria-valuenow', '0');
    await expect(ends).toHaveAttribute('aria-valuenow', '100');
    // Its line stands above the minimap.
    await expect(operatorPage.locator('[data-order]')).toBeVisible();

    const box = await minimap(operatorPage).boundingBox();
    if (!box) throw new Error('the minimap is on the page');
    const at = (share: number) => box.x + share * box.width;
    await operatorPage.mouse.move(at(0.2), box.y + 20);
    await operatorPage.mouse.down();
    await operatorPage.mouse.move(at(0.6), box.y + 20, { steps: 4 });
    await operatorPage.mouse.up();
    await expect(begins).toHaveAttribute('aria-valuenow', '20');
    await expect(ends).toHaveAttribute('aria-valuenow', '60');

    await operatorPage.mouse.move(at(0.4), box.y + 20);
    await operatorPage.mouse.down();
    await operatorPage.mouse.move(at(0.5), box.y + 20, { steps: 4 });
    await operatorPage.mouse.up();
    await expect(begins).toHaveAttribute('aria-valuenow', '30');
    await expect(ends).toHaveAttribute('aria-valuenow', '70');

    await begins.focus();
    await operatorPage.keyboard.press('ArrowRight');
    await expect(begins).toHaveAttribute('aria-valuenow', '31');
    await operatorPage.keyboard.press('Home');
    await ends.focus();
    await operatorPage.keyboard.press('End');
    await expect(operatorPage.getByRole('button', { name: 'Whole time' })).toBeHidden();

    await spanRow(operatorPage, /checkout\.place_order/).hover();
    const place = await waterfall(operatorPage).boundingBox();
    await operatorPage.mouse.move((place?.x ?? 0) + 700, (place?.y ?? 0) + 200);
    await operatorPage.keyboard.down('Control');
    await operatorPage.mouse.wheel(0, -200);
    await operatorPage.keyboard.up('Control');
    await expect(operatorPage.getByRole('button', { name: 'Whole time' })).toBeVisible();
    await operatorPage.getByRole('button', { name: 'Whole time' }).click();
    await expect(ends).toHaveAttribute('aria-valuenow', '100');
  });
});

test.describe('one picture', () => {
  test('R5.2 stitches the click, the outbox and the worker with the fetch that links to it', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId } = await bought(gateway.url, spans);
    const linkedUrl = `${gateway.url}/api/jaeger/api/v3/linked-traces/${traceId}`;
    const headers = { authorization: `Bearer ${gateway.apiToken}` };
    const linked = async (): Promise<string[]> =>
      ((await (await fetch(linkedUrl, { headers })).json()) as { traceIds: string[] }).traceIds;
    await expect.poll(linked, { timeout: 20_000 }).toHaveLength(1);

    await operatorPage.goto(`/admin/traces/${traceId}`);
    await spanRow(operatorPage, /checkout\.place_order/).click();
    await operatorPage.keyboard.press('Escape');
    await operatorPage.keyboard.press('End');
    await expect(spanRow(operatorPage, /kafka\.fetch/).last()).toBeVisible();
    await expect(spanRow(operatorPage, /process order\.placed, consumer.*in the queue/)).toBeVisible();
    const divider = spanRow(operatorPage, /^Continues in a linked trace, kafka\.fetch links to kafka\.produce/);
    await expect(divider).toBeVisible();

    await divider.getByRole('link', { name: 'Open it alone' }).click();
    await expect(operatorPage).toHaveURL(new RegExp(`/admin/traces/${(await linked())[0]}`));
    await expect(operatorPage.getByRole('heading', { name: 'kafka.fetch', level: 1 })).toBeVisible();
    await expect(spanRow(operatorPage, /^Follows from a linked trace/)).toBeVisible();
    await expect(spanRow(operatorPage, /checkout\.place_order/)).toBeVisible();
  });

  test('draws the wait between a span and who takes it up, and offers the viewer’s time', async ({ operatorPage }) => {
    const clickId = newTraceId();
    const jobId = newTraceId();
    const click = traceFromText(
      'web | POST /api/checkout/[cartId] | server 0-100\n  web | jobs.send | producer 80-90\nweb | later | 95-100 parent=00000000000000aa',
      { traceId: clickId },
    );
    const job = withLinks(
      traceFromText('worker | jobs.take | consumer 890-990\n  worker | UPDATE jobs | client 900-950', {
        traceId: jobId,
      }),
      { traceId: clickId, spanId: spanIdOf(2) },
      0x100,
    );
    await serve(operatorPage, [click, job]);
    await operatorPage.goto(`/admin/traces/${clickId}`);
    const taken = spanRow(operatorPage, /jobs\.take, consumer.*after 800 ms in the queue/);
    await expect(taken.locator('[data-wait]')).toBeVisible();
    await expect(operatorPage.getByText(/^990\s*ms to the last effect$/)).toBeVisible();
    await expect(spanRow(operatorPage, /^A span that has not arrived, parent of 1 span/)).toBeVisible();

    await operatorPage.getByRole('button', { name: 'Fit to the viewer’s time' }).click();
    await expect(taken.getByRole('button', { name: /^Later/ })).toBeVisible();
    await expect(operatorPage.getByRole('slider', { name: 'Window ends' })).toHaveAttribute('aria-valuenow', '10');
    await operatorPage.keyboard.press('0');
    const divider = spanRow(operatorPage, /^Continues in a linked trace, jobs\.take links to jobs\.send, 800 ms/);
    await divider.getByRole('button', { name: 'Collapse' }).click();
    await expect(taken).toHaveCount(0);
  });

  test('states by how much clocks differ, and that a linked trace was not recorded', async ({ operatorPage }) => {
    const clickId = newTraceId();
    const jobId = newTraceId();
    const lost = { traceId: newTraceId(), spanId: spanIdOf(1), attributes: [] };
    const [sent, ...rest] = traceFromText('web | jobs.send | producer 100-110', { traceId: clickId });
    if (!sent) throw new Error('one span was drawn');
    const job = withLinks(
      traceFromText('worker | jobs.take | consumer 40-60', { traceId: jobId }),
      { traceId: clickId, spanId: spanIdOf(1) },
      0x100,
    );
    await serve(operatorPage, [[{ ...sent, links: [lost] }, ...rest], job]);
    await operatorPage.goto(`/admin/traces/${clickId}`);
    await expect(spanRow(operatorPage, /the clocks differ by 40\.0 ms at least/)).toBeVisible();
    await expect(spanRow(operatorPage, /^A linked trace is not recorded/)).toBeVisible();
  });

  test('has the order and its viewer beside it, and no address', async ({ operatorPage, gateway, spans }) => {
    const { traceId, orderId, orderNumber } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    const order = operatorPage.getByRole('link', { name: orderNumber });
    await expect(order).toHaveAttribute('href', `/admin/orders/${orderId}`);
    await expect(operatorPage.getByText(/Viewer [0-9a-f]{8}/)).toBeVisible();
    expect(await operatorPage.content()).not.toContain('ada@example.com');
  });
});

test.describe('the tabs', () => {
  test('tell the critical path and the services as tables, and lead back to the span', async ({
    operatorPage,
    gateway,
    spans,
  }) => {
    const { traceId } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    await operatorPage.getByRole('tab', { name: /Services/ }).click();
    const services = operatorPage.getByRole('region', { name: 'Services' });
    await expect(services.getByRole('row', { name: /media-gateway-worker/ })).toBeVisible();
    await expect(operatorPage).toHaveURL(/tab=services/);

    await operatorPage.getByRole('tab', { name: /Critical path/ }).click();
    const path = operatorPage.getByRole('region', { name: 'Critical path' });
    await expect(path.getByRole('row').nth(1)).toContainText('%');
    await expect(operatorPage).toHaveURL(/tab=path/);
    await operatorPage.reload();
    await path.getByRole('button', { name: 'INSERT orders' }).click();
    await expect(selectedRow(operatorPage)).toHaveAccessibleName(/INSERT orders/);
    await expect(operatorPage).not.toHaveURL(/tab=/);
  });

  test('the spans can be taken along as JSON, and a link copied', async ({ operatorPage, gateway, spans }) => {
    const { traceId } = await bought(gateway.url, spans);
    await operatorPage.goto(`/admin/traces/${traceId}?tab=path`);
    const downloads = operatorPage.waitForEvent('download');
    await operatorPage.getByRole('link', { name: 'Download JSON' }).click();
    const download = await downloads;
    expect(download.suggestedFilename()).toBe(`trace-${traceId}.json`);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toHaveProperty('result.resourceSpans');

    await operatorPage.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await operatorPage.getByRole('button', { name: 'Copy link' }).click();
    await expect(operatorPage.getByText('Copied link')).toBeAttached();
    const copied = await operatorPage.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(`${gateway.url}/admin/traces/${traceId}?tab=path`);
  });
});

test.describe('a trace', () => {
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
    await expect(spanRow(operatorPage, /^A span that has not arrived/)).toBeVisible();
    await spanRow(operatorPage, /client call/).click();
    await send(root);
    await expect(operatorPage.getByRole('heading', { name: 'flow checkout', level: 1 })).toBeVisible({
      timeout: 20_000,
    });
    await expect(operatorPage.getByText(/has not arrived/)).toHaveCount(0);
    await expect(selectedRow(operatorPage)).toHaveAttribute('data-span-id', child.spanId);
  });

  test('that does not exist is waited for, then said to be missing', async ({ operatorPage }) => {
    await operatorPage.clock.install();
    await operatorPage.goto(`/admin/traces/${newTraceId()}`);
    await expect(operatorPage.getByRole('heading', { name: 'No span of this trace has come yet' })).toBeVisible();
    const missing = operatorPage.getByRole('heading', { name: 'No trace has this id' });
    const afterASecond = async () => {
      await operatorPage.clock.runFor(1_000);
      return missing.isVisible();
    };
    // It asks in between: a second at a time.
    await expect.poll(afterASecond, { timeout: 40_000, intervals: [100] }).toBe(true);
    await expect(operatorPage.getByRole('button', { name: 'Look again' })).toBeVisible();
  });

  test('of 50,000 spans groups its siblings, and opens with only the rows in view in the page', async ({
    operatorPage,
  }) => {
    test.setTimeout(120_000);
    const traceId = newTraceId();
    const lines = ['web | batch | 0-60000'];
    for (let at = 0; at < 49_999; at += 1) {
      lines.push(`  worker | SELECT views | client ${at}-${at + 1}${at % 20_000 === 7 ? ' error' : ''}`);
    }
    await serve(operatorPage, [traceFromText(lines.join('\n'), { traceId })]);
    await operatorPage.goto(`/admin/traces/${traceId}`);
    const group = spanRow(operatorPage, /SELECT views, 49,999 of them/);
    await expect(group).toContainText('×49,999', { timeout: 30_000 });
    await expect(waterfall(operatorPage)).toHaveAttribute('aria-rowcount', '3');
    await expect(operatorPage.getByText('50,000 spans.')).toBeVisible();

    await group.getByRole('button', { name: '3 failed' }).click();
    await expect(waterfall(operatorPage)).toHaveAttribute('aria-rowcount', '6');
    await group.getByRole('button', { name: 'Collapse' }).click();
    await operatorPage.keyboard.press('e');
    await expect(selectedRow(operatorPage)).toHaveAccessibleName(/error/);
    await expect(waterfall(operatorPage)).toHaveAttribute('aria-rowcount', '50002');
    expect(await waterfall(operatorPage).getByRole('row').count()).toBeLessThan(100);

    await operatorPage.keyboard.press('End');
    const last = selectedRow(operatorPage);
    await expect(last).toHaveAttribute('aria-rowindex', '50002');
    await expect(last).toBeFocused();
    await expect(last).toBeInViewport();
    expect(await waterfall(operatorPage).getByRole('row').count()).toBeLessThan(100);
  });
});

test.describe('for everyone', () => {
  for (const width of WIDTHS) {
    test(`no tab fails axe or scrolls sideways, at ${width} px`, async ({ operatorPage, gateway, spans }) => {
      const { traceId } = await bought(gateway.url, spans);
      await lookAt(operatorPage, width);
      await operatorPage.goto(`/admin/traces/${traceId}`);
      await expect(spanRow(operatorPage, /checkout\.place_order/)).toBeVisible();
      await operatorPage.keyboard.press('ArrowDown');
      await operatorPage.keyboard.press('+');
      await operatorPage.keyboard.press('End');
      await expectAccessible(operatorPage);
      for (const tab of ['Critical path', 'Services']) {
        await operatorPage.getByRole('tab', { name: tab }).click();
        await expect(operatorPage.getByRole('region', { name: tab })).toBeVisible();
        await expectAccessible(operatorPage);
      }
      await operatorPage.keyboard.press('?');
      await expect(operatorPage.getByRole('dialog', { name: 'Keys' })).toBeVisible();
      await expectAccessible(operatorPage);
    });
  }
});
