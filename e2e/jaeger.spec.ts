import { expect, request, test } from '@playwright/test';
import { isBuilt, startJaeger } from './backends/start';
import { startGateway } from './gateway';
import { buyFilm } from './shopping';
import { spansOf } from './spans';

const REQUIRED = process.env.REQUIRE_BACKENDS === '1';

test.describe.configure({ timeout: 180_000 });

test('R4.3 R5.2 a purchase is read out of a real Jaeger', async () => {
  test.skip(!isBuilt('jaeger') && !REQUIRED, 'Jaeger is not built: node e2e/backends/build.mjs');
  const jaeger = await startJaeger();
  const query = `http://127.0.0.1:${jaeger.ports.query}`;
  const gateway = await startGateway({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${jaeger.ports.otlp}`,
      JAEGER_QUERY_URL: query,
      OTEL_SAMPLING_RATE: '1',
    },
  });
  try {
    const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
    const traceId = '5af0'.padEnd(32, '7');
    await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    await client.dispose();

    const wanted = [
      'media-gateway: POST /api/checkout/[cartId]',
      'media-gateway: checkout.place_order',
      'media-gateway-payments: POST /authorizations',
      'media-gateway-worker: checkout.capture_payment',
    ];
    const spans = await spansOf(gateway).waitFor(
      traceId,
      (found) => {
        const names = found.map((span) => `${span.resource.service}: ${span.name}`);
        return wanted.every((name) => names.includes(name));
      },
      60_000,
    );
    // Kept by Jaeger itself, not by a store of ours.
    const own = (await (await fetch(`${query}/api/traces/${traceId}`)).json()) as { data: { spans: unknown[] }[] };
    expect(own.data[0]?.spans).toHaveLength(spans.length);
    const headers = { authorization: `Bearer ${gateway.apiToken}` };
    const list = await fetch(`${gateway.url}/api/jaeger/api/v3/trace-summaries?${searchOfLastHour()}`, { headers });
    expect(list.status).toBe(200);
    expect(await list.text()).toContain(traceId);
  } finally {
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
