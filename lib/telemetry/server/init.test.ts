import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentRequestRoot, requestContext } from '@/lib/http/server/request-context';
import { startRequestHook } from '@/lib/http/server/request-hook';
import { type EnabledTelemetryConfig, readTelemetryConfig } from '../config';
import { extractContext, injectContext } from '../propagation';
import { withSpan } from '../tracing';
import { initTelemetry, type Telemetry } from './init';
import { configuredPolicy } from './sampling/configured';
import { createSampling } from './sampling/sampling';

interface WireSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  status: { code?: number; message?: string };
  attributes: { key: string; value: Record<string, unknown> }[];
  events: { name: string }[];
}

const batches: { resource: { attributes: { key: string; value: Record<string, unknown> }[] }; spans: WireSpan[] }[] =
  [];
const sink = {
  write: async (bytes: Uint8Array) => {
    const body = JSON.parse(new TextDecoder().decode(bytes));
    for (const group of body.resourceSpans) {
      batches.push({
        resource: group.resource,
        spans: group.scopeSpans.flatMap((scope: { spans: WireSpan[] }) => scope.spans),
      });
    }
  },
};
const attributesOf = (span: WireSpan): Record<string, unknown> =>
  Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

let telemetry: Telemetry;
let hook: { stop(): void };
let server: Server;
let origin: string;
const env = {
  OTEL_SERVICE_NAME: 'shop',
  DEPLOYMENT_ENVIRONMENT: 'test',
  OTEL_RESOURCE_ATTRIBUTES: 'team=media',
  PAYMENT_URL: 'http://127.0.0.1:1',
};

/** What Next does with a request: take the caller's context, make one SERVER span, name it at the end. */
function serve(): Promise<void> {
  const tracer = trace.getTracer('next.js');
  server = createServer((request, response) => {
    const url = request.url ?? '/';
    const attributes = {
      'next.span_type': 'BaseServer.handleRequest',
      'http.method': request.method ?? '',
      'http.target': url,
    };
    const parent = propagation.extract(context.active(), request.headers);
    void tracer.startActiveSpan(request.method ?? '', { kind: SpanKind.SERVER, attributes }, parent, async (span) => {
      const wrong = new Error('card 4242 4242 4242 4242 of ann@example.com refused');
      if (url.startsWith('/fails')) {
        await withSpan('inner', {}, () => Promise.reject(wrong)).catch(() => undefined);
        span.recordException(wrong);
      }
      if (url.startsWith('/calls')) await fetch(`${origin}/api/health/live?token=abc`);
      span.setAttributes({ 'http.status_code': url.startsWith('/fails') ? 500 : 200, 'next.rsc': url.includes('rsc') });
      const route = '/(shop)/titles/[id]';
      span.setAttributes({ 'next.route': route, 'http.route': route });
      span.updateName(url.includes('rsc') ? `RSC GET ${route}` : `GET ${route}`);
      span.end();
      response.end(JSON.stringify({ headers: request.headers, traceId: requestContext()?.traceId }));
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

beforeAll(async () => {
  const config = readTelemetryConfig(env) as EnabledTelemetryConfig;
  const sampling = createSampling(configuredPolicy(config));
  telemetry = await initTelemetry(config, {
    process: 'worker',
    embedded: sink,
    requestRoot: currentRequestRoot,
    sampling,
  });
  hook = startRequestHook({
    documentCookie: () => 'mg_viewer=new',
    sampling,
    trustProxyHops: 0,
    publicEntries: new Set(['art']),
  });
  await serve();
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  hook.stop();
  server.close();
  await telemetry.shutdown();
});

async function spansOf(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ spans: WireSpan[]; response: Response; body: { traceId: string; headers: Record<string, string> } }> {
  batches.length = 0;
  const response = await fetch(origin + path, { headers });
  const body = (await response.json()) as { traceId: string; headers: Record<string, string> };
  await telemetry.forceFlush();
  return { spans: batches.flatMap((batch) => batch.spans), response, body };
}

const document = {
  accept: 'text/html',
  'user-agent': 'Mozilla/5.0',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-dest': 'document',
};
const T = '4bf92f3577b34da6a3ce929d0e0e4736';
const S = '00f067aa0ba902b7';

describe('initTelemetry', () => {
  it('R0.4 R4.7 makes one SERVER span, named by method and route, in the stable vocabulary', async () => {
    const { spans } = await spansOf('/titles/7?token=secret&page=2');
    expect(spans).toHaveLength(1);
    const [span] = spans;
    expect(span).toMatchObject({ name: 'GET /titles/[id]', kind: 2 });
    expect(span && attributesOf(span)).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/titles/[id]',
      'http.response.status_code': 200,
      'url.path': '/titles/7',
      'url.query': 'token=REDACTED&page=2',
    });
    for (const old of ['http.method', 'http.target', 'http.status_code', 'next.span_name', 'next.route']) {
      expect(span && attributesOf(span)).not.toHaveProperty([old]);
    }
  });

  it('R0.4 names a soft navigation like the page and marks it', async () => {
    const { spans } = await spansOf('/titles/7?_rsc=x');
    expect(spans[0]).toMatchObject({ name: 'GET /titles/[id]' });
    expect(spans[0] && attributesOf(spans[0])).toMatchObject({ 'next.rsc': true });
  });

  it('R2.3 says who made the spans and keeps the machine to itself', async () => {
    await spansOf('/titles/7');
    const resource = Object.fromEntries(
      batches[0]?.resource.attributes.map(({ key, value }) => [key, Object.values(value)[0]]) ?? [],
    );
    expect(resource).toMatchObject({
      'service.name': 'shop',
      'service.version': '0.1.0',
      'deployment.environment.name': 'test',
      team: 'media',
      'telemetry.sdk.language': 'nodejs',
    });
    expect(resource['service.instance.id']).toBeTruthy();
    for (const kept of ['process.command_args', 'process.owner', 'host.id', 'process.command_line']) {
      expect(resource).not.toHaveProperty([kept]);
    }
  });

  it('R0.6 continues a valid traceparent and tells the document the ids of its server span', async () => {
    const { spans, response, body } = await spansOf('/titles/7', {
      ...document,
      traceparent: `00-${T}-${S}-01`,
      tracestate: 'a=b',
      baggage: 'x=1',
    });
    expect(spans[0]).toMatchObject({ traceId: T, parentSpanId: S });
    expect(response.headers.get('server-timing')).toContain(`traceparent;desc="00-${T}-${spans[0]?.spanId}-01"`);
    expect(body.traceId).toBe(T);
    expect(body.headers).not.toHaveProperty('tracestate');
    expect(body.headers).not.toHaveProperty('baggage');
  });

  it('R0.6 gives a document without a traceparent the id that its span has', async () => {
    const { spans, response, body } = await spansOf('/titles/7', document);
    expect(response.headers.get('server-timing')).toContain(`00-${spans[0]?.traceId}-${spans[0]?.spanId}-01`);
    expect(body.traceId).toBe(spans[0]?.traceId);
    expect(spans[0]?.parentSpanId).toBeFalsy();
  });

  it.each(['garbage', `00-${'0'.repeat(32)}-${S}-01`, `ff-${T}-${S}-01`, `00-${T}-${S}-01, 00-${T}-${S}-01`])(
    'begins a new trace for the traceparent %s',
    async (traceparent) => {
      const { spans, body } = await spansOf('/titles/7', { traceparent });
      expect(spans).toHaveLength(1);
      expect(spans[0]?.traceId).not.toBe(T);
      expect(body.headers).not.toHaveProperty('traceparent');
    },
  );

  it.each(['/api/otlp/v1/traces', '/api/jaeger/api/v3/services', '/api/health/live', '/health', '/api/metrics'])(
    'never records %s',
    async (path) => {
      expect((await spansOf(path)).spans).toHaveLength(0);
    },
  );

  it('never records prefetches', async () => {
    const { spans } = await spansOf('/titles/7', { 'next-router-prefetch': '1' });
    expect(spans).toHaveLength(0);
  });

  it('marks what operators cause', async () => {
    const { spans } = await spansOf('/admin/traces?x=1');
    expect(spans[0] && attributesOf(spans[0])).toMatchObject({ 'mediagw.audience': 'operator' });
  });

  it('R4.5 keeps parents over outgoing calls and await', async () => {
    const { spans } = await spansOf('/calls');
    const [client, root] = [spans.find(({ kind }) => kind === 3), spans.find(({ kind }) => kind === 2)];
    expect(client).toMatchObject({ parentSpanId: root?.spanId, traceId: root?.traceId });
    expect(client && attributesOf(client)['url.full']).toBe(`${origin}/api/health/live?token=REDACTED`);
  });

  it('records an error once, without card or address', async () => {
    const { spans } = await spansOf('/fails');
    const exceptions = spans.flatMap(({ events }) => events).filter(({ name }) => name === 'exception');
    expect(exceptions).toHaveLength(1);
    expect(spans.find(({ kind }) => kind === 2)?.status.code).toBe(2);
    expect(JSON.stringify(spans)).not.toMatch(/4242 4242|ann@example/);
    expect(JSON.stringify(spans)).toContain('REDACTED');
  });

  it('R2.6 injects and extracts through any carrier, with a malformed tracestate dropped alone', async () => {
    const state = extractContext({ traceparent: `00-${T}-${S}-01`, tracestate: 'ok=1,ok=2' });
    expect(trace.getSpanContext(state)).toMatchObject({ traceId: T, spanId: S, isRemote: true });
    expect(injectContext({}, state)).toEqual({ traceparent: `00-${T}-${S}-01` });
    const good = extractContext({
      traceparent: `00-${T}-${S}-00`,
      tracestate: 'ok=1',
      baggage: 'session.id=s1,secret=2',
    });
    expect(injectContext({}, good)).toEqual({
      traceparent: `00-${T}-${S}-00`,
      tracestate: 'ok=1',
      baggage: 'session.id=s1',
    });
  });
});
