import { spawnSync } from 'node:child_process';
import { request } from '@playwright/test';
import { newSpanId, newTraceId } from '../lib/base/ids';
import { parseOpenMetrics, type ReadFamily } from '../lib/telemetry/server/metrics/read-openmetrics';
import { reasonToSkip } from './backends/start';
import { expect, test } from './fixtures';
import { buyFilm } from './shopping';

const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';

async function scrape(url: string, accept = OPENMETRICS): Promise<string> {
  const answer = await fetch(`${url}/api/metrics`, { headers: { accept } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain(accept.split(';')[0]);
  return answer.text();
}

/** All series of a metric that carry these labels, added up. */
function sumOf(families: Map<string, ReadFamily>, metric: string, ...labels: string[]): number {
  let sum = 0;
  for (const { samples } of families.values()) {
    for (const [series, value] of samples) {
      if (series.startsWith(`${metric}{`) && labels.every((label) => series.includes(label))) sum += value;
    }
  }
  return sum;
}

test('R0.7 R0.9 R4.7 every answered request counts, with a trace or without, and every process tells of itself', async ({
  gateway: { url },
}) => {
  const count = async (...labels: string[]) =>
    sumOf(parseOpenMetrics(await scrape(url)), 'http_server_request_duration_seconds_count', ...labels);
  const probes = ['http_route="/api/health/live"', 'http_response_status_code="200"'];
  const nowhere = ['http_response_status_code="404"', 'http_request_method="PUT"'];
  const files = ['http_route="/art/[...path]"'];
  const before = await Promise.all([count(...probes), count(...nowhere), count(...files)]);
  for (let time = 0; time < 20; time += 1) await (await fetch(`${url}/api/health/live`)).text();
  for (let time = 0; time < 3; time += 1) await (await fetch(`${url}/api/nothing/${time}`, { method: 'PUT' })).text();
  await (await fetch(`${url}/art/salt-meridian.svg`)).text();
  await expect.poll(() => count(...probes)).toBeGreaterThanOrEqual((before[0] ?? 0) + 20);
  await expect.poll(() => count(...nowhere)).toBeGreaterThanOrEqual((before[1] ?? 0) + 3);
  await expect.poll(() => count(...files)).toBeGreaterThanOrEqual((before[2] ?? 0) + 1);

  const client = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const traceId = newTraceId();
  await buyFilm(client, { traceparent: `00-${traceId}-${newSpanId()}-01` });
  await client.dispose();
  await expect
    .poll(
      async () => {
        const families = parseOpenMetrics(await scrape(url));
        const told = (metric: string, ...labels: string[]) => sumOf(families, metric, ...labels) > 0;
        return {
          checkouts: told('mediagw_checkout_attempts_total', 'result="placed"'),
          payments: told('http_client_request_duration_seconds_count', 'url_template="/authorizations"'),
          statements: told('db_client_operation_duration_seconds_count', 'db_operation_name="INSERT"'),
          cache: told('mediagw_cache_reads_total'),
          outbox: families.has('mediagw_outbox_waiting'),
          captures: told(
            'mediagw_payment_attempts_total',
            'operation="capture"',
            'service_name="media-gateway-worker"',
          ),
          sandbox: told('process_memory_usage_bytes', 'service_name="media-gateway-payments"'),
          spans: told('otel_sdk_exporter_span_exported_total', 'service_name="media-gateway"'),
        };
      },
      { timeout: 25_000 },
    )
    .toEqual({
      checkouts: true,
      payments: true,
      statements: true,
      cache: true,
      outbox: true,
      captures: true,
      sandbox: true,
      spans: true,
    });
  expect(await scrape(url)).toMatch(
    /mediagw_checkout_duration_seconds_bucket\{[^}]*\} \d+ # \{trace_id="[0-9a-f]{32}"/,
  );

  const plain = await scrape(url, 'text/plain');
  expect(plain).not.toContain('# EOF');
  if (reasonToSkip('prometheus') !== undefined) return;
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: plain, encoding: 'utf8' });
  // Its opinions on names are not ours to follow: OpenTelemetry gives them.
  expect(checked.stderr).not.toContain('error while linting');
  expect(checked.stderr).not.toContain('parsing error');
});

test('R2.4 R3.10 the p95 of a route leads to the trace of a request like it', async ({
  gateway: { url },
  operatorPage,
}) => {
  for (let time = 0; time < 3; time += 1) await (await fetch(`${url}/api/catalog`)).text();
  await operatorPage.goto('/admin');
  const link = operatorPage.getByRole('link', { name: /^The trace of one of GET \/api\/catalog that took/ });
  await expect(link).toHaveAttribute('href', /^\/admin\/traces\/[0-9a-f]{32}$/);
  await link.click();
  await operatorPage.waitForURL(/\/admin\/traces\/[0-9a-f]{32}$/);
  await expect(operatorPage.getByText('GET /api/catalog').first()).toBeVisible({ timeout: 20_000 });
});
