import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PropagatorName } from './config';
import {
  extractContext,
  extractFromHeaders,
  injectContext,
  injectIntoHeaders,
  injectTraceContext,
  withContext,
} from './propagation';
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

it('R0.7 writes and reads what OTEL_PROPAGATORS names, and a traceparent of ours in any case', () => {
  const carrierOf = (...names: PropagatorName[]) => {
    const carrier: Record<string, string> = {};
    gatewayPropagator(names).inject(calling, carrier, defaultTextMapSetter);
    return carrier;
  };
  const spanOf = (names: PropagatorName[], carrier: Record<string, string>) =>
    trace.getSpanContext(gatewayPropagator(names).extract(ROOT_CONTEXT, carrier, defaultTextMapGetter));
  expect(carrierOf('b3', 'jaeger')).toEqual({
    b3: `${span.traceId}-${span.spanId}-1`,
    'uber-trace-id': `${span.traceId}:${span.spanId}:0:1`,
  });
  expect(carrierOf('tracecontext', 'b3multi')).toEqual({
    traceparent,
    'x-b3-traceid': span.traceId,
    'x-b3-spanid': span.spanId,
    'x-b3-sampled': '1',
  });
  expect(carrierOf()).toEqual({});
  expect(spanOf(['jaeger'], carrierOf('jaeger'))).toMatchObject({ ...span, isRemote: true });
  expect(spanOf(['tracecontext'], carrierOf('jaeger'))).toBeUndefined();
  expect(spanOf(['b3'], { traceparent, b3: `${'a'.repeat(32)}-${span.spanId}-1` })).toMatchObject(span);
  expect(withContext(calling, () => injectTraceContext())).toEqual({ traceparent });
});

it('R2.6 passes on only baggage that is ours, and only ids', () => {
  const keys = fc.oneof(
    fc.constantFrom('session.id', 'mediagw.playback.id', 'user.email', 'token'),
    fc.stringMatching(/^[a-z.]{1,12}$/),
  );
  const values = fc.oneof(
    fc.constantFrom('ann@example.com', '4242424242424242', 'sk_live_51Habcdefghijk', 'a b', 'x'.repeat(65), '8f2b1c9a'),
    fc.string({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, values), { maxLength: 8 }), (members) => {
      const baggage = members.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join(',');
      const passed = injectContext({}, extractContext({ traceparent, baggage })).baggage ?? '';
      for (const member of passed.split(',').filter(Boolean)) {
        expect(member).toMatch(/^(session\.id|mediagw\.playback\.id)=[\w-]{1,64}$/);
        expect(member).not.toMatch(/4242424242424242|sk_live/);
      }
    }),
  );
  const ours = 'session.id=8f2b1c9a,mediagw.playback.id=p-1';
  expect(injectContext({}, extractContext({ traceparent, baggage: ours })).baggage).toBe(ours);
});
