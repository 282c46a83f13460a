import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-web';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BatchSender } from './batch-sender';
import { PageProcessor } from './page-processor';

const dataset: { traceRatio?: string } = {};
beforeEach(() => {
  dataset.traceRatio = '0';
  vi.stubGlobal('document', { documentElement: { dataset } });
  vi.stubGlobal('location', { pathname: '/', href: 'http://shop/' });
});
afterEach(() => vi.unstubAllGlobals());

function setup() {
  const sender = new BatchSender(['/x', ['Spans', 'spans'], 100], fetch, true, () => undefined);
  const sent: string[] = [];
  vi.spyOn(sender, 'add').mockImplementation(({ json }) => {
    sent.push((JSON.parse(json) as { name: string }).name);
  });
  const tracer = new BasicTracerProvider({ spanProcessors: [new PageProcessor(sender)] }).getTracer('test');
  const begin = (name: string, under = ROOT_CONTEXT) => {
    const span = tracer.startSpan(name, {}, under);
    return { span, inside: trace.setSpan(under, span) };
  };
  return { sent, begin };
}

describe('what a page sends', () => {
  it('R2.2 is decided when a span ends, by the last answer’s word, and then goes whole', () => {
    const { sent, begin } = setup();
    const flow = begin('flow checkout');
    begin('GET /api/cart', flow.inside).span.end();
    expect(sent).toEqual([]);
    dataset.traceRatio = '1';
    begin('POST /api/checkout', flow.inside).span.end();
    expect(sent).toEqual(['GET /api/cart', 'POST /api/checkout']);
    // The answer of something else in between.
    dataset.traceRatio = '0';
    begin('other').span.end();
    flow.span.end();
    expect(sent).toEqual(['GET /api/cart', 'POST /api/checkout', 'flow checkout']);
  });

  it('R2.2 is nothing once the server keeps nothing, whatever held at the beginning', () => {
    dataset.traceRatio = '1';
    const { sent, begin } = setup();
    const flow = begin('flow checkout');
    dataset.traceRatio = '0';
    flow.span.end();
    expect(sent).toEqual([]);
  });

  it('is a failed user action all the same', () => {
    const { sent, begin } = setup();
    const flow = begin('flow checkout');
    begin('POST /api/checkout', flow.inside).span.end();
    flow.span.setStatus({ code: SpanStatusCode.ERROR }).end();
    expect(sent).toEqual(['POST /api/checkout', 'flow checkout']);
  });
});
