import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readTelemetryConfig } from '../../config';
import { logOutSlot } from '../../log-records';
import { warner } from '../diagnostics';
import { logger } from '../logger';
import { startLogs } from './start-logs';

const SPAN = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const within = <T>(traceFlags: number, fn: () => T): T =>
  context.with(trace.setSpanContext(ROOT_CONTEXT, { ...SPAN, traceFlags }), fn);
const log = logger('shop', { write: () => undefined });

let server: Server | undefined;
let provider: LoggerProvider | undefined;
beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());
afterEach(async () => {
  await provider?.shutdown();
  logs.disable();
  logOutSlot.clear();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function receiver() {
  const got: { url: string | undefined; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    got.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(200, { 'content-type': request.headers['content-type'] ?? '' }).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function setup(env: Record<string, string>, fails = false) {
  const kept: Record<string, unknown>[] = [];
  const said: string[] = [];
  const sink = {
    writeLogs: async (bytes: Uint8Array) => {
      if (fails) throw new Error('disk full');
      for (const { scopeLogs } of JSON.parse(new TextDecoder().decode(bytes)).resourceLogs)
        for (const { scope, logRecords } of scopeLogs)
          kept.push(...logRecords.map((record: object) => ({ scope: scope.name, ...record })));
    },
  };
  const config = readTelemetryConfig({ OTEL_EXPORTER_OTLP_TIMEOUT: '500', ...env });
  if (!config.enabled) throw new Error('telemetry is off');
  const out = warner((_, message) => said.push(message));
  const started = startLogs(config, env.MEDIA_GATEWAY_WEB_URL ? undefined : sink, out);
  provider = new LoggerProvider({ processors: started.processors });
  logs.setGlobalLoggerProvider(provider);
  return { ...started, kept, said, flush: () => provider?.forceFlush() };
}

describe('startLogs', () => {
  it('R0.8 keeps a record of each line in the embedded store, with the ids of its span', async () => {
    const { kept, flush, health } = await setup({});
    within(TraceFlags.SAMPLED, () => log.warn({ titleId: 't' }, 'mail to ann@example.com'));
    await flush();
    expect(kept).toEqual([
      expect.objectContaining({
        ...SPAN,
        scope: 'shop',
        flags: 1,
        severityNumber: 13,
        severityText: 'WARN',
        body: { stringValue: 'mail to REDACTED' },
        attributes: [{ key: 'titleId', value: { stringValue: 't' } }],
      }),
    ]);
    expect(health()).toMatchObject([{ name: 'store', signal: 'logs', sent: 1, failed: 0, dropped: 0 }]);
  });

  it('R0.8 samples with the trace, and warnings never away', async () => {
    const { kept, flush } = await setup({});
    const library = logs.getLogger('library');
    within(TraceFlags.NONE, () => {
      log.info('away');
      library.emit({ severityNumber: 9, body: 'away too' });
      library.emit({ severityNumber: 17, body: 'stays' });
      log.warn('stays too');
    });
    await flush();
    expect(kept.map(({ body }) => body)).toEqual([{ stringValue: 'stays' }, { stringValue: 'stays too' }]);
  });

  it.each([
    ['http/protobuf', 'application/x-protobuf'],
    ['http/json', 'application/json'],
  ])('R0.7 R0.8 exports by %s', async (protocol, type) => {
    const { got, url } = await receiver();
    const { flush } = await setup({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=k',
    });
    log.info('sold');
    await flush();
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({ url: '/v1/logs', headers: { 'content-type': type, 'x-key': 'k' } });
    expect(got[0]?.body.toString('latin1')).toContain('sold');
  });

  it('R0.8 brings a worker’s records to the web’s service door', async () => {
    const { got, url } = await receiver();
    const { flush } = await setup({ MEDIA_GATEWAY_WEB_URL: url, MEDIA_GATEWAY_SERVICE_TOKEN: 'token' });
    log.info('captured');
    await flush();
    expect(got[0]).toMatchObject({ url: '/api/otlp/v1/logs', headers: { authorization: 'Bearer token' } });
    expect(JSON.parse(String(got[0]?.body))).toHaveProperty('resourceLogs');
  });

  it('R4.8 is bounded, counts what is lost, and says so once', async () => {
    const { flush, health, dropped, said } = await setup({ OTEL_BSP_MAX_QUEUE_SIZE: '3' }, true);
    for (let index = 0; index < 10; index++) log.info('one of many');
    await flush();
    expect(health()[0]).toMatchObject({ sent: 0, failed: 3, dropped: 7, lastError: { message: 'disk full' } });
    expect(dropped()).toBe(10);
    expect(said).toEqual(['log records are dropped']);
  });

  it('R4.8 is bounded in what one record may say', async () => {
    const { kept, flush } = await setup({});
    log.info({ answer: 'x'.repeat(1_000_000) }, 'y'.repeat(1_000_000));
    await flush();
    expect(JSON.stringify(kept).length).toBeLessThan(10_000);
  });

  it('makes no record of an export under way', async () => {
    const { kept, flush } = await setup({});
    context.with(suppressTracing(ROOT_CONTEXT), () => log.error('the exporter failed'));
    await flush();
    expect(kept).toEqual([]);
  });

  it('R0.8 makes none where nobody wants them', async () => {
    const { processors } = await setup({ OTEL_LOGS_EXPORTER: 'none' });
    expect(processors).toEqual([]);
    expect(logOutSlot.peek()).toBeUndefined();
  });
});
