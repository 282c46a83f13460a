import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { extractContext, extractFromHeaders, injectContext, injectIntoHeaders, withContext } from './propagation';
import { gatewayPropagator } from './server/propagator';

const span = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 };
const traceparent = `00-${span.traceId}-${span.spanId}-01`;
const calling = trace.setSpanContext(ROOT_CONTEXT, span);

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(gatewayPropagator());
});
afterAll(() => {
  propagation.disable();
  context.disable();
});

it('R2.6 writes the context of the moment into a carrier and into headers, and reads it back', async () => {
  await withContext(calling, async () => {
    await Promise.resolve();
    expect(injectContext()).toEqual({ traceparent });
    expect(injectIntoHeaders(new Headers({ accept: '*/*' })).get('traceparent')).toBe(traceparent);
  });
  expect(trace.getSpanContext(extractFromHeaders(new Headers({ traceparent })))).toMatchObject(span);
});

it('R1.7 finds no span in a carrier that is broken, and does not throw', () => {
  for (const broken of [
    undefined,
    null,
    7,
    ['00-', traceparent],
    Buffer.from([0xff]),
    `${traceparent}-x`,
    'x'.repeat(1e6),
  ]) {
    expect(trace.getSpanContext(extractContext({ traceparent: broken }))).toBeUndefined();
  }
});
