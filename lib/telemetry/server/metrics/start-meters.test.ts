import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metrics as api, context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { readTelemetryConfig } from '../../config';
import { gatewayMetrics } from '../../metric-names';
import { histogram, meterSlot } from '../../metrics';
import { warner } from '../diagnostics';
import { exporterHealthSlot } from '../exporter-health';
import { intakeSlot } from '../intake';
import { fromProtobuf } from '../protobuf/otlp';
import { metricsPageSlot } from './metrics-page';
import { parseOpenMetrics } from './read-openmetrics';
import { receivedSlot } from './received';
import { type StartedMeters, startMeters } from './start-meters';

const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';
const SPAN = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: TraceFlags.SAMPLED,
};

let server: Server | undefined;
let started: StartedMeters | undefined;
let provider: MeterProvider | undefined;
beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());
afterEach(async () => {
  await provider?.shutdown();
  await started?.stop();
  api.disable();
  exporterHealthSlot.clear();
  receivedSlot.clear();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function receiver(status = 200) {
  const got: { url: string | undefined; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    got.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(status, { 'content-type': request.headers['content-type'] ?? '' }).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function setup(env: Record<string, string> = {}, role: 'web' | 'worker' = 'web') {
  const said: string[] = [];
  const config = readTelemetryConfig({ OTEL_SERVICE_NAME: 'shop', OTEL_EXPORTER_OTLP_TIMEOUT: '500', ...env });
  if (!config.enabled) throw new Error('telemetry is off');
  started = await startMeters(
    config,
    role,
    warner((_, message) => said.push(message)),
  );
  exporterHealthSlot.set(started.health);
  provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    readers: started.readers,
  });
  api.setGlobalMeterProvider(provider);
  return {
    ...started,
    said,
    flush: () => provider?.forceFlush(),
    scrape: async () => (await metricsPageSlot.get().text(OPENMETRICS)).body,
  };
}

const recordOne = () =>
  context.with(trace.setSpanContext(ROOT_CONTEXT, SPAN), () =>
    histogram(gatewayMetrics.httpServerDuration).record(0.03, { 'http.request.method': 'GET', 'http.route': '/cart' }),
  );

it('R0.7 R0.9 R2.4 R3.10 tells ours, a library’s and the process’s own metrics in one page, with exemplars', async () => {
  const { scrape } = await setup();
  recordOne();
  api.getMeter('library', '2').createHistogram('http.client.request.duration', { unit: 's' }).record(0.2, { a: 'b' });
  const text = await scrape();
  const families = parseOpenMetrics(text);
  for (const name of [
    'http_server_request_duration_seconds',
    'http_client_request_duration_seconds',
    'process_cpu_utilization_ratio',
    'process_cpu_time_seconds',
    'process_memory_usage_bytes',
    'nodejs_eventloop_delay_p99_seconds',
    'nodejs_eventloop_utilization_ratio',
    'v8js_memory_heap_used_bytes',
  ]) {
    expect([...families.keys()], name).toContain(name);
  }
  expect(text).toMatch(
    /duration_seconds_bucket\{service_name="shop",otel_scope_name="media-gateway",http_request_method="GET",http_route="\/cart",le="0\.05"\} 1 # \{trace_id="4bf92f3577b34da6a3ce929d0e0e4736",span_id="00f067aa0ba902b7"\} 0\.03 /,
  );
  expect(text).toContain('otel_scope_name="library"');
  const cpu = [...(families.get('process_cpu_utilization_ratio')?.samples.values() ?? [])];
  expect(cpu).toHaveLength(2);
  for (const share of cpu) expect(share).toBeLessThanOrEqual(1);
});

it.each([
  ['http/protobuf', 'application/x-protobuf'],
  ['http/json', 'application/json'],
])('R0.7 R2.4 pushes to an endpoint by %s, and counts the points', async (protocol, type) => {
  const { got, url } = await receiver();
  const { flush, health } = await setup({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
  });
  recordOne();
  await flush();
  expect(got[0]).toMatchObject({ url: '/v1/metrics', headers: { 'content-type': type } });
  expect(got[0]?.body.toString('latin1')).toContain('http.server.request.duration');
  expect(health()).toMatchObject([{ name: 'otlp', signal: 'metrics', failed: 0, dropped: 0 }]);
  expect(health()[0]?.sent).toBeGreaterThan(10);
  const body = got[0]?.body ?? Buffer.alloc(0);
  const request = protocol === 'http/json' ? JSON.parse(String(body)) : fromProtobuf('metrics', body);
  const sent = request.resourceMetrics[0].scopeMetrics.flatMap(
    ({ metrics }: { metrics: { name: string }[] }) => metrics,
  );
  const told = (name: string) => sent.find((metric: { name: string }) => metric.name === name);
  expect(told('http.server.request.duration').histogram).toMatchObject({
    aggregationTemporality: 1,
    dataPoints: [
      {
        explicitBounds: gatewayMetrics.httpServerDuration.buckets,
        exemplars: [{ asDouble: 0.03, traceId: SPAN.traceId, spanId: SPAN.spanId }],
      },
    ],
  });
  expect(Number(told('http.server.request.duration').histogram.dataPoints[0].count)).toBe(1);
  expect(Number(told('process.memory.usage').sum.dataPoints[0].asDouble)).toBeGreaterThan(1e6);
});

it('R0.7 brings a worker’s metrics to the web’s door, and never there and to an endpoint', async () => {
  const { got, url } = await receiver();
  const door = { MEDIA_GATEWAY_WEB_URL: url, MEDIA_GATEWAY_SERVICE_TOKEN: 'token-of-16-chars' };
  const { flush } = await setup(door, 'worker');
  recordOne();
  await flush();
  expect(got.map((each) => each.url)).toEqual(['/api/otlp/v1/metrics']);
  expect(got[0]?.headers.authorization).toBe('Bearer token-of-16-chars');
  await provider?.shutdown();
  await started?.stop();
  const both = await setup({ ...door, OTEL_EXPORTER_OTLP_ENDPOINT: url }, 'worker');
  expect(both.health().map(({ name }) => name)).toEqual(['otlp']);
});

it('R4.8 counts what is lost, says so once, and leaves an endpoint for traces alone', async () => {
  const { got, url } = await receiver(404);
  const { flush, health, said, dropped } = await setup({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  recordOne();
  await flush();
  await flush();
  expect(got).toHaveLength(1);
  expect(said).toEqual(['the endpoint takes no metrics; they are at /api/metrics']);
  const [{ sent, failed, dropped: later, lastError } = { sent: 1, failed: 0, dropped: 0, lastError: undefined }] =
    health();
  expect(sent).toBe(0);
  expect(failed).toBeGreaterThan(0);
  expect(later).toBeGreaterThan(0);
  expect(lastError?.message).toContain('404');
  expect(dropped()).toBe(failed + later);
});

it('R0.7 has a port of its own where it is asked to, and does without it where it is taken', async () => {
  const { url } = await receiver();
  const taken = new URL(url).port;
  const { said } = await setup({ OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: taken });
  expect(said).toEqual(['metrics have no port of their own']);
  await provider?.shutdown();
  await started?.stop();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  await setup({ OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: taken });
  const answer = await fetch(`http://127.0.0.1:${taken}/metrics`, { headers: { accept: OPENMETRICS } });
  expect(answer.headers.get('content-type')).toContain('application/openmetrics-text');
  parseOpenMetrics(await answer.text());
  expect(started?.health()).toMatchObject([{ name: 'prometheus', signal: 'metrics', sent: 1, failed: 0 }]);
  expect((await fetch(`http://127.0.0.1:${taken}/admin`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${taken}/metrics`, { method: 'POST' })).status).toBe(405);
});

it('R0.9 tells the pauses of the collector, and what exporters and doors count', async () => {
  const { scrape } = await setup();
  exporterHealthSlot.set(() => [
    {
      name: 'store',
      signal: 'traces',
      sent: 7,
      failed: 2,
      dropped: 1,
      queued: 3,
      queueMax: 9,
      lastSentAtMs: 1,
      lastError: undefined,
    },
  ]);
  intakeSlot.set({
    handle: () => Promise.reject(new Error('not asked')),
    stats: () => ({ accepted: 5, rejected: { name: 1, time: 2 }, refused: { '429': 4 } }),
  });
  const text = await scrape();
  intakeSlot.clear();
  expect(text).toMatch(/mediagw_intake_items_total\{.*mediagw_signal="logs",mediagw_outcome="rejected"\} 3\n/);
  expect(text).toMatch(/mediagw_intake_refused_total\{.*mediagw_outcome="429"\} 4\n/);
  expect(text).toMatch(/otel_sdk_exporter_span_exported_total\{.*otel_component_name="store"\} 7\n/);
  expect(text).toMatch(/otel_sdk_exporter_span_exported_total\{.*error_type="export_failed"\} 2\n/);
  expect(text).toMatch(/otel_sdk_processor_span_queue_size\{.*\} 3\n/);
  await vi.waitFor(async () => {
    const garbage = Array.from({ length: 200_000 }, (_, index) => ({ index }));
    expect(garbage).toHaveLength(200_000);
    expect(await scrape()).toMatch(/v8js_gc_duration_seconds_count\{.*v8js_gc_type="\w+"\} [1-9]/);
  });
});

it('R4.1 makes none where they are switched off', async () => {
  const { readers } = await setup({ OTEL_METRICS_EXPORTER: 'none' });
  expect(readers).toEqual([]);
  expect(meterSlot.peek()).toBeUndefined();
  expect(metricsPageSlot.peek()).toBeUndefined();
});
