import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newSpanId, newTraceId } from '../../lib/base/ids';
import { type EnabledTelemetryConfig, readTelemetryConfig } from '../../lib/telemetry/config';
import { batchProcessor } from '../../lib/telemetry/server/batch-processor';
import { destinations } from '../../lib/telemetry/server/exporters';
import { forwarder } from '../../lib/telemetry/server/forward';
import { startZipkin } from './observability';
import { type AddressedBackend, type Backend, reasonToSkip, startJaeger } from './start';

function enabled(env: Record<string, string>): EnabledTelemetryConfig {
  const config = readTelemetryConfig({ OTEL_SERVICE_NAME: 'shop', ...env });
  if (!config.enabled) throw new Error('telemetry is off');
  return config;
}

/** A call and, under it, a statement that failed; how many spans were dropped. */
async function sendTwo(env: Record<string, string>): Promise<{ traceId: string; dropped: number }> {
  const config = enabled(env);
  let dropped = 0;
  const spanProcessors = destinations(config, undefined).map(({ exporter, batch }) =>
    batchProcessor(exporter, { ...config.batch, ...batch }, (spans) => {
      dropped += spans;
    }),
  );
  const provider = new BasicTracerProvider({ resource: resourceFromAttributes(config.resource), spanProcessors });
  const tracer = provider.getTracer('test', '1.0.0');
  const call = tracer.startSpan('GET /titles/[id]', { kind: SpanKind.SERVER }, ROOT_CONTEXT);
  const query = tracer.startSpan('SELECT titles', { kind: SpanKind.CLIENT }, trace.setSpan(ROOT_CONTEXT, call));
  query.recordException(new Error('the table is away'));
  query.end();
  call.end();
  await provider.shutdown();
  return { traceId: call.spanContext().traceId, dropped };
}

const NAMES = ['GET /titles/[id]', 'SELECT titles'];

describe.skipIf(reasonToSkip('jaeger') !== undefined)('telemetry-export to a real Jaeger', () => {
  let jaeger: Backend<'otlp' | 'otlpGrpc' | 'query'>;
  beforeAll(async () => {
    jaeger = await startJaeger();
  });
  afterAll(() => jaeger?.stop());

  const namesOf = async (traceId: string): Promise<string[]> => {
    const answer = await fetch(`http://127.0.0.1:${jaeger.ports.query}/api/traces/${traceId}`);
    const names = [...(await answer.text()).matchAll(/"operationName":"([^"]+)"/g)].map(([, name = '']) => name);
    return names.sort();
  };
  const target = (protocol: string): Record<string, string> => ({
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${protocol === 'grpc' ? jaeger.ports.otlpGrpc : jaeger.ports.otlp}`,
    OTEL_EXPORTER_OTLP_COMPRESSION: protocol === 'http/json' ? 'none' : 'gzip',
  });

  it.each(['grpc', 'http/protobuf', 'http', 'http/json'])('R0.7 R2.8 R4.3 exports spans by %s', async (protocol) => {
    const { traceId, dropped } = await sendTwo(target(protocol));
    expect(dropped).toBe(0);
    await vi.waitFor(async () => expect(await namesOf(traceId)).toEqual(NAMES), 5000);
  });

  it.each(['grpc', 'http/protobuf', 'http/json'])('R4.3 forwards what others send by %s', async (protocol) => {
    const { otlp } = enabled(target(protocol));
    if (!otlp) throw new Error('no endpoint');
    const traceId = newTraceId();
    const nanos = `${Date.now()}000000`;
    const span = { traceId, spanId: newSpanId(), name: 'flow checkout', kind: 1, startTimeUnixNano: nanos };
    const body = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop-browser' } }] },
          scopeSpans: [
            {
              scope: { name: 'browser', version: '1' },
              spans: [{ ...span, endTimeUnixNano: nanos, attributes: [], events: [], links: [], status: { code: 0 } }],
            },
          ],
        },
      ],
    };
    await forwarder(otlp, 'traces').send(body, Buffer.from(JSON.stringify(body)));
    await vi.waitFor(async () => expect(await namesOf(traceId)).toEqual(['flow checkout']), 5000);
  });
});

describe.skipIf(reasonToSkip('zipkin') !== undefined)('telemetry-export to a real Zipkin', () => {
  let zipkin: AddressedBackend<'zipkin'>;
  beforeAll(async () => {
    zipkin = await startZipkin();
  }, 60_000);
  afterAll(() => zipkin?.stop());

  it('R2.11 exports spans with their parents, kinds, errors and tags', async () => {
    const { traceId, dropped } = await sendTwo({
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${zipkin.url}/api/v2/spans`,
    });
    expect(dropped).toBe(0);
    await vi.waitFor(async () => {
      const answer = await fetch(`${zipkin.url}/api/v2/trace/${traceId}`);
      const spans: unknown = await answer.json();
      expect(spans).toHaveLength(2);
      expect(spans).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: 'get /titles/[id]', kind: 'SERVER', localEndpoint: { serviceName: 'shop' } }),
          expect.objectContaining({
            name: 'select titles',
            kind: 'CLIENT',
            parentId: expect.any(String),
            annotations: [expect.objectContaining({ value: expect.stringContaining('the table is away') })],
            tags: expect.objectContaining({ 'otel.scope.name': 'test' }),
          }),
        ]),
      );
    }, 10_000);
  });
});
