import { expect, test } from '@playwright/test';
import { reasonToSkip, startJaeger } from './backends/start';
import { startGateway } from './gateway';
import { browseBuyAndWatch, CHECKOUT_TREE, missingFrom } from './one-click';
import { spansOf } from './spans';

const skipped = reasonToSkip('jaeger');

test.describe.configure({ timeout: 180_000 });

test('R4.3 R5.2 the click of a purchase is read out of a real Jaeger', async ({ browser }) => {
  test.skip(skipped !== undefined, skipped);
  const jaeger = await startJaeger();
  const query = `http://127.0.0.1:${jaeger.ports.query}`;
  const gateway = await startGateway({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${jaeger.ports.otlp}`,
      JAEGER_QUERY_URL: query,
      OTEL_SAMPLING_RATE: '1',
    },
  });
  const context = await browser.newContext({ baseURL: gateway.url });
  try {
    const page = await context.newPage();
    const { supportCode } = await browseBuyAndWatch(page);

    await page.goto('/admin/sign-in');
    const signedIn = await context.request.post('/api/admin/session', {
      headers: { origin: gateway.url },
      data: gateway.admin,
    });
    expect(signedIn.status()).toBe(204);
    await page.goto('/admin/traces');
    await page.getByRole('searchbox').first().fill(supportCode);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/admin\/traces\/[0-9a-f]{32}/);
    const traceId = /traces\/([0-9a-f]{32})/.exec(page.url())?.[1] ?? '';

    const isWhole = (found: Parameters<typeof missingFrom>[0]) => missingFrom(found, CHECKOUT_TREE) === undefined;
    const spans = await spansOf(gateway).waitFor(traceId, isWhole, 60_000);
    await expect(page.getByRole('treegrid').getByText('process order.placed').first()).toBeVisible({ timeout: 30_000 });

    // Kept by Jaeger itself, not by a store of ours.
    const own = (await (await fetch(`${query}/api/traces/${traceId}`)).json()) as { data: { spans: unknown[] }[] };
    expect(own.data[0]?.spans.length).toBeGreaterThanOrEqual(spans.length);

    const headers = { authorization: `Bearer ${gateway.apiToken}` };
    const list = await fetch(`${gateway.url}/api/jaeger/api/v3/trace-summaries?${searchOfLastHour()}`, { headers });
    expect(list.status).toBe(200);
    expect(await list.text()).toContain(traceId);
  } finally {
    await context.close();
    await gateway.stop();
    await jaeger.stop();
  }
});

function searchOfLastHour(): URLSearchParams {
  const now = Date.now();
  return new URLSearchParams({
    'query.start_time_min': new Date(now - 3_600_000).toISOString(),
    'query.start_time_max': new Date(now + 60_000).toISOString(),
    'query.search_depth': '100',
  });
}
