import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instrument } from './instrument';
import { instrumentedSlot, isInstrumented } from './instrumented';
import { setActiveAttributes } from './tracing';

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

const verbs = {
  limit: 3,
  async startSession(titleId: string) {
    setActiveAttributes({ 'title.id': titleId });
    return `session of ${titleId}`;
  },
  async end(): Promise<void> {
    throw new Error('it is over');
  },
};

describe('instrument', () => {
  it('R2.14 gives every verb of a room its span, with nothing written by hand', async () => {
    const traced = instrument(verbs, 'playback');
    expect(await traced.startSession('t1')).toBe('session of t1');
    await expect(traced.end()).rejects.toThrow('it is over');
    expect(traced.limit).toBe(3);
    expect(traced.end).toBe(traced.end);
    const [start, end] = exporter.getFinishedSpans();
    expect(start).toMatchObject({
      name: 'playback.start_session',
      attributes: { 'title.id': 't1' },
      instrumentationScope: { name: 'playback', version: '1.0.0' },
    });
    expect(end).toMatchObject({ name: 'playback.end', status: { code: SpanStatusCode.ERROR } });
  });

  it('R2.14 leaves out what OTEL_NODE_ENABLED_INSTRUMENTATIONS does not name', () => {
    expect(isInstrumented('pg')).toBe(true);
    instrumentedSlot.set(new Set(['undici']));
    expect([isInstrumented('pg'), isInstrumented('undici')]).toEqual([false, true]);
    instrumentedSlot.clear();
  });
});
