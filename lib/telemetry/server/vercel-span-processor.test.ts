import { context, SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { registerOTel } from '@vercel/otel';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { gatewaySpanProcessor } from './span-processor';
import { vercelSpanProcessor } from './vercel-span-processor';

const exporter = new InMemorySpanExporter();
const flush = vi.fn(async () => undefined);
const span = (name: string) => exporter.getFinishedSpans().find((each) => each.name === name);

beforeAll(() => {
  registerOTel({
    serviceName: 'media-gateway',
    spanProcessors: [vercelSpanProcessor(gatewaySpanProcessor(), flush), new SimpleSpanProcessor(exporter)],
    instrumentations: [],
  });
});
beforeEach(() => {
  exporter.reset();
  flush.mockClear();
});

it('lets a span of the same trace live on when the first one ends', () => {
  const tracer = trace.getTracer('test');
  const first = tracer.startSpan('POST /first', { kind: SpanKind.SERVER });
  const inTrace = trace.setSpan(context.active(), first);
  const second = tracer.startSpan('POST /second', { kind: SpanKind.SERVER }, inTrace);
  first.end();
  expect(span('POST /second')).toBeUndefined();
  const third = tracer.startSpan('after the answer', {}, inTrace);
  second.setAttribute('late', true);
  second.end();
  third.end();
  expect(span('POST /second')?.attributes.late).toBe(true);
  expect(span('after the answer')).toBeDefined();
  expect(exporter.getFinishedSpans()).toHaveLength(3);
});

it('redacts and translates before anything is exported', () => {
  const tracer = trace.getTracer('test');
  const attributes = {
    'next.span_type': 'BaseServer.handleRequest',
    'http.method': 'GET',
    'http.url': 'https://shop.example/?email=ada@example.com',
  };
  tracer.startSpan('GET', { kind: SpanKind.SERVER, attributes }).end();
  const [found] = exporter.getFinishedSpans();
  expect(JSON.stringify(found?.attributes)).not.toContain('ada@example.com');
  expect(found?.attributes['http.request.method']).toBe('GET');
});

it('ends a span once', () => {
  const tracer = trace.getTracer('test');
  const one = tracer.startSpan('one');
  one.end();
  one.end();
  expect(exporter.getFinishedSpans()).toHaveLength(1);
});

it('keeps the function alive until the spans of a request are out', async () => {
  const waited: Promise<void>[] = [];
  const key = Symbol.for('@vercel/request-context');
  Reflect.set(globalThis, key, {
    get: () => ({
      headers: {},
      waitUntil: (work: Promise<void> | (() => Promise<void>)) =>
        void waited.push(typeof work === 'function' ? work() : work),
    }),
  });
  try {
    const tracer = trace.getTracer('test');
    tracer.startSpan('GET /', { attributes: { 'next.span_type': 'BaseServer.handleRequest' } }).end();
    await Promise.all(waited);
    expect(flush).toHaveBeenCalled();
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
});
