import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { afterEach, describe, expect, it } from 'vitest';
import { type EnabledTelemetryConfig, readTelemetryConfig } from '../config';
import { logOutSlot } from '../log-records';
import { gatewayMetrics } from '../metric-names';
import { histogram } from '../metrics';
import { withSpan } from '../tracing';
import { exporterHealthSlot } from './exporter-health';
import {
  createGatewayResource,
  initLoggerProvider,
  initMeterProvider,
  initTelemetry,
  initTracerProvider,
} from './init';
import { logger } from './logger';

let server: Server | undefined;
afterEach(() => {
  for (const api of [trace, metrics, logs, context, propagation, diag]) api.disable();
  logOutSlot.clear();
  exporterHealthSlot.clear();
  server?.closeAllConnections();
  server?.close();
});

/** Everything that is sent, by path. */
async function setup(env: Record<string, string> = {}) {
  const got = new Map<string, string[]>();
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = request.url ?? '';
    got.set(path, [...(got.get(path) ?? []), text]);
    response.end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const config = readTelemetryConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'shop',
    OTEL_SAMPLING_RATE: '1',
    ...env,
  });
  return { got, config: config as EnabledTelemetryConfig };
}

const instanceOf = (text: string | undefined): string | undefined =>
  /"service\.instance\.id","value":\{"stringValue":"([^"]+)"/.exec(text ?? '')?.[1];
const duration = histogram(gatewayMetrics.dbClientDuration);

describe('initTelemetry', () => {
  it('R0.1 R2.12 begins three signals of one resource, and ends them once', async () => {
    const { got, config } = await setup();
    const telemetry = await initTelemetry(config, { process: 'worker' });
    await withSpan('works', {}, async () => {
      logger('shop', { write: () => undefined }).info('sold');
      duration.record(0.01);
    });
    await telemetry.forceFlush();
    const traces = got.get('/v1/traces')?.join();
    expect(traces).toContain('"works"');
    expect(got.get('/v1/logs')?.join()).toContain('sold');
    expect(got.get('/v1/metrics')?.join()).toContain('db.client.operation.duration');
    const instances = [...got.values()].map((texts) => instanceOf(texts.join()));
    expect(new Set(instances).size).toBe(1);
    expect(instances[0]).toBeTruthy();
    expect(
      exporterHealthSlot
        .get()()
        .map(({ name, signal, sent }) => [name, signal, sent > 0]),
    ).toEqual([
      ['otlp', 'traces', true],
      ['otlp', 'metrics', true],
      ['otlp', 'logs', true],
    ]);
    expect(telemetry.shutdown()).toBe(telemetry.shutdown());
    await telemetry.shutdown();
    expect(telemetry.dropped()).toBe(0);
  });

  it('R2.12 begins and ends each signal apart', async () => {
    const { got, config } = await setup();
    const options = { process: 'worker', resource: createGatewayResource(config) } as const;
    const loggers = initLoggerProvider(config, options);
    const meters = await initMeterProvider(config, options);
    const tracers = initTracerProvider(config, options);
    tracers.provider.getTracer('shop', '1.0.0').startSpan('apart').end();
    meters.provider.getMeter('shop', '1.0.0').createCounter('sold').add(1);
    loggers.provider.getLogger('shop', '1.0.0').emit({ severityNumber: 17, body: 'alone' });
    await tracers.shutdown();
    expect([...got.keys()]).toEqual(['/v1/traces']);
    await meters.shutdown();
    await loggers.shutdown();
    await loggers.shutdown();
    expect([...got.keys()].sort()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
    expect(got.get('/v1/metrics')?.join()).toContain('"sold"');
    expect(got.get('/v1/logs')?.join()).toContain('alone');
  });

  it('R2.12 leaves metrics and logs out where they are not wanted', async () => {
    const { got, config } = await setup({ OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' });
    const telemetry = await initTelemetry(config, { process: 'worker' });
    logger('shop', { write: () => undefined }).error('not told');
    duration.record(0.01);
    await withSpan('alone', {}, async () => undefined);
    await telemetry.shutdown();
    expect([...got.keys()]).toEqual(['/v1/traces']);
  });
});
