import { context, propagation, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextOfHeaders, currentHeaders } from './envelope';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
const other = `00-${'a'.repeat(32)}-00f067aa0ba902b7-01`;
const idOf = (headers: unknown) => trace.getSpanContext(contextOfHeaders(headers))?.traceId;
const bytes = (value: string) => new TextEncoder().encode(value);

describe('envelope', () => {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  });
  afterAll(() => {
    context.disable();
    propagation.disable();
  });

  it('R1.6 carries the context of whoever adds a record', () => {
    const spanContext = { traceId, spanId: '00f067aa0ba902b7', traceFlags: TraceFlags.SAMPLED };
    const headers = context.with(trace.setSpanContext(ROOT_CONTEXT, spanContext), currentHeaders);
    expect(headers).toEqual({ traceparent });
    expect(trace.getSpanContext(contextOfHeaders(headers))).toMatchObject(spanContext);
  });

  it.each([
    ['text', traceparent],
    ['bytes', bytes(traceparent)],
    ['a buffer', Buffer.from(traceparent)],
    ['one in an array', [traceparent]],
    ['duplicates, of which the last counts', [other, bytes(traceparent)]],
  ])('R1.7 reads a header given as %s', (_what, value) => {
    expect(idOf({ traceparent: value })).toBe(traceId);
  });

  it.each([
    ['no headers', undefined],
    ['null headers', null],
    ['headers that are no object', 'traceparent'],
    ['an absent header', {}],
    ['a null header', { traceparent: null }],
    ['an empty array', { traceparent: [] }],
    ['nested arrays', { traceparent: [[[null]]] }],
    ['bytes that are not UTF-8', { traceparent: new Uint8Array([0xff, 0xfe, 0x30]) }],
    ['a header that is too large', { traceparent: traceparent + 'x'.repeat(10_000_000) }],
    ['bytes that are too large', { traceparent: new Uint8Array(10_000_000) }],
    ['a number', { traceparent: 7 }],
    ['a malformed traceparent', { traceparent: '00-zz-yy-01' }],
  ])('R1.7 has no context for %s', (_what, headers) => {
    expect(idOf(headers)).toBeUndefined();
  });

  it('R1.7 keeps the trace when only the tracestate is bad', () => {
    expect(idOf({ traceparent, tracestate: new Uint8Array([0xff]) })).toBe(traceId);
    expect(idOf({ traceparent, tracestate: 'x'.repeat(100_000) })).toBe(traceId);
  });

  it('R1.7 never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (first, second) => {
        contextOfHeaders(first);
        contextOfHeaders({ traceparent: first, tracestate: second });
      }),
    );
  });
});
