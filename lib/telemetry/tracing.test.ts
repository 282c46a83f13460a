import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSpan, dbQuerySpan, externalApiSpan, redisOpSpan, withSpan } from './tracing';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

const spanOf = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name);

it('R2.5 makes spans of all kinds with attributes, events, links and what went wrong, each child of the one around it', async () => {
  const { INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER } = SpanKind;
  const links = [{ context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 } }];
  const failure = withSpan('window', { kind: INTERNAL, scope: 'analytics' }, async (window) => {
    for (const kind of [SERVER, CLIENT, PRODUCER, CONSUMER]) {
      const attributes = { 'event.type': 'stall', 'window.id': 7 };
      await withSpan(`kind ${kind}`, { kind, attributes, links }, (span) => span.addEvent('seen', { count: 2 }));
    }
    window.setAttribute('aggregation.type', 'sum');
    throw new TypeError('late');
  });
  await expect(failure).rejects.toThrow('late');
  const window = spanOf('window');
  expect(window).toMatchObject({
    kind: INTERNAL,
    instrumentationScope: { name: 'analytics', version: expect.any(String) },
    attributes: { 'aggregation.type': 'sum', 'error.type': 'TypeError' },
    status: { code: SpanStatusCode.ERROR, message: 'late' },
    events: [{ name: 'exception', attributes: { 'exception.type': 'TypeError', 'exception.message': 'late' } }],
  });
  for (const kind of [SERVER, CLIENT, PRODUCER, CONSUMER])
    expect(spanOf(`kind ${kind}`)).toMatchObject({
      kind,
      attributes: { 'event.type': 'stall', 'window.id': 7 },
      events: [{ name: 'seen', attributes: { count: 2 } }],
      links,
      parentSpanContext: { spanId: window?.spanContext().spanId },
      status: { code: SpanStatusCode.UNSET },
    });
});

it('R3.7 names a database call by operation and table', async () => {
  const rows = await dbQuerySpan('select id from orders where id = $1', 'orders', async () => [1]);
  expect(rows).toEqual([1]);
  expect(spanOf('SELECT orders')).toMatchObject({
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': 'SELECT',
      'db.collection.name': 'orders',
      'db.query.text': 'select id from orders where id = $1',
    },
  });
});

it('R3.7 names a cache operation by its space, and calls memory internal', async () => {
  await redisOpSpan('get', 'session', async () => undefined);
  await redisOpSpan('set', 'session', async () => undefined, 'memory');
  expect(spanOf('GET session')).toMatchObject({ kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'redis' } });
  expect(spanOf('SET session')).toMatchObject({ kind: SpanKind.INTERNAL, attributes: { 'db.system.name': 'memory' } });
});

it('R3.7 wraps a call to another company, and createSpan is withSpan', async () => {
  await externalApiSpan('acquirer', 'authorise', () => withSpan('inner', {}, () => undefined));
  expect(spanOf('inner')?.parentSpanContext?.spanId).toBe(spanOf('acquirer authorise')?.spanContext().spanId);
  expect(createSpan).toBe(withSpan);
});

it('records an error once, where it was first seen, and fails every span it passes through', async () => {
  const failing = withSpan('outer', {}, () =>
    withSpan('inner', {}, () => {
      throw new RangeError('too far');
    }),
  );
  await expect(failing).rejects.toThrow('too far');
  const status = { code: SpanStatusCode.ERROR, message: 'too far' };
  expect(spanOf('inner')).toMatchObject({ status, attributes: { 'error.type': 'RangeError' } });
  expect(spanOf('outer')).toMatchObject({ status, attributes: { 'error.type': 'RangeError' } });
  expect(spanOf('inner')?.events.map((event) => event.name)).toEqual(['exception']);
  expect(spanOf('outer')?.events).toEqual([]);
});

it("takes Next's redirects and not-founds for what they are", async () => {
  const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;replace;/cart;307;' });
  await expect(withSpan('page', {}, () => Promise.reject(redirect))).rejects.toBe(redirect);
  expect(spanOf('page')).toMatchObject({ status: { code: SpanStatusCode.UNSET }, events: [] });
});
