import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';
import { type EnabledTelemetryConfig, readTelemetryConfig } from '../config';
import { batchProcessor } from './batch-processor';
import { destinations } from './exporters';

let server: Server | undefined;
afterEach(() => {
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

/** One span through every destination of this configuration; how many did not arrive. */
async function sendOne(
  env: Record<string, string>,
  embedded?: { write(bytes: Uint8Array): Promise<void> },
): Promise<number> {
  const config = readTelemetryConfig({ OTEL_EXPORTER_OTLP_TIMEOUT: '500', ...env }) as EnabledTelemetryConfig;
  let dropped = 0;
  const spanProcessors = destinations(config, embedded).map(({ exporter, batch }) =>
    batchProcessor(exporter, { ...config.batch, ...batch }, (spans) => {
      dropped += spans;
    }),
  );
  const provider = new BasicTracerProvider({ spanProcessors });
  provider.getTracer('test').startSpan('one', {}, ROOT_CONTEXT).end();
  await provider.forceFlush();
  await provider.shutdown();
  return dropped;
}

describe('destinations', () => {
  it.each([
    ['http/protobuf', 'application/x-protobuf'],
    ['http', 'application/x-protobuf'],
    ['http/json', 'application/json'],
  ])('R4.3 exports by %s', async (protocol, type) => {
    const { got, url } = await receiver();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=k',
    };
    expect(await sendOne(env)).toBe(0);
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({ url: '/v1/traces', headers: { 'content-type': type, 'x-key': 'k' } });
    expect(got[0]?.body.toString('latin1')).toContain('one');
  });

  it('R4.3 brings a worker’s spans to the web’s service door, marked when the endpoint has them too', async () => {
    const { got, url } = await receiver();
    const door = { MEDIA_GATEWAY_WEB_URL: url, MEDIA_GATEWAY_SERVICE_TOKEN: 'token' };
    await sendOne(door);
    await sendOne({ ...door, OTEL_EXPORTER_OTLP_ENDPOINT: url });
    const atDoor = got.filter((request) => request.url === '/api/otlp/v1/traces');
    expect(atDoor.map(({ headers }) => [headers.authorization, headers['x-otlp-forwarded']])).toEqual([
      ['Bearer token', undefined],
      ['Bearer token', 'yes'],
    ]);
    expect(JSON.parse(String(atDoor[0]?.body))).toHaveProperty('resourceSpans');
    expect(got).toHaveLength(3);
  });

  it('R3.4 gives the endpoint and the store what the table says', async () => {
    const { got, url } = await receiver();
    let stored = 0;
    const store = { write: async () => void (stored += 1) };
    const count = async (env: Record<string, string>): Promise<[number, number]> => {
      got.length = 0;
      stored = 0;
      await sendOne(env, store);
      return [got.length, stored];
    };
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: url };
    const jaeger = { JAEGER_QUERY_URL: 'http://127.0.0.1:1' };
    expect(await count({})).toEqual([0, 1]);
    expect(await count(endpoint)).toEqual([1, 1]);
    expect(await count(jaeger)).toEqual([0, 1]);
    expect(await count({ ...endpoint, ...jaeger })).toEqual([1, 0]);
  });

  it('R4.8 drops and counts the spans of an endpoint that is not there, and of a store that can not write', async () => {
    expect(await sendOne({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).toBe(1);
    expect(await sendOne({}, { write: () => Promise.reject(new Error('disk full')) })).toBe(1);
  });
});
