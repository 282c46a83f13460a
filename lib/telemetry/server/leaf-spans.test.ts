import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type LeafKind, leafSpansSlot, recordLeaf } from '../leaf-span';
import { leafSpans } from './leaf-spans';
import { encodeSpan } from './otlp/encode-span';
import { encodedSpans } from './otlp/span-request';

const AT_MS = 1_795_000_000_000;
const LIMITS = { attributeCharsMax: 4096, attributesMax: 128 };
const select: LeafKind = {
  scope: 'database',
  name: 'SELECT orders',
  kind: SpanKind.CLIENT,
  attributes: { 'db.operation.name': 'SELECT', 'server.port': 5432, 'db.namespace': undefined },
};

/** A provider whose spans, and the leaves below them, arrive in one list. */
function setup({ limits = LIMITS, sampler }: { limits?: typeof LIMITS; sampler?: Sampler } = {}) {
  const arrived: ReadableSpan[] = [];
  const processor = new SimpleSpanProcessor({
    export: (spans, done) => {
      arrived.push(...spans);
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    spanProcessors: [processor],
    ...(sampler && { sampler }),
  });
  trace.setGlobalTracerProvider(provider);
  const parent = provider.getTracer('test').startSpan('checkout', { startTime: AT_MS });
  const inside = trace.setSpan(ROOT_CONTEXT, parent);
  const useOwn = () => leafSpansSlot.set(leafSpans(limits, (leaf) => processor.onEnd(leaf)));
  return { arrived, parent, inside, useOwn };
}

afterEach(() => {
  leafSpansSlot.clear();
  trace.disable();
  context.disable();
});

/** All that an exporter may look at, but the ids that are drawn. */
function seen(span: ReadableSpan | undefined) {
  if (!span) return undefined;
  const { name, kind, attributes, startTime, status, links, events, ended, resource, instrumentationScope } = span;
  const { traceId, traceFlags, traceState } = span.spanContext();
  const { parentSpanContext, droppedAttributesCount } = span;
  return {
    ...{ name, kind, attributes: { ...attributes }, startTime, status, links, events, ended, resource },
    ...{ scope: { name: instrumentationScope.name, version: instrumentationScope.version } },
    ...{ traceId, traceFlags, traceState, parentSpanContext, droppedAttributesCount },
  };
}

describe('a leaf', () => {
  it('is what the SDK would have made of it, whatever its attributes and limits', () => {
    const text = fc.string({ maxLength: 40 });
    const value = fc.oneof(text, fc.integer({ max: 1_000_000 }), fc.boolean(), fc.constant(undefined));
    const attributes = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}\.[a-z]{1,8}$/), value, { maxKeys: 8 });
    const limits = fc.record({ attributeCharsMax: fc.integer({ min: 1, max: 50 }), attributesMax: fc.nat({ max: 8 }) });
    const run = fc.record({ startMs: fc.nat({ max: 1e9 }), durationMs: fc.double({ min: 0, max: 1e5, noNaN: true }) });
    fc.assert(
      fc.property(attributes, limits, run, (own, max, { startMs, durationMs }) => {
        const kind = { ...select, attributes: own };
        const { parent, inside, useOwn, arrived } = setup({ limits: max });
        const limited = new BasicTracerProvider({
          spanLimits: { attributeCountLimit: max.attributesMax, attributeValueLengthLimit: max.attributeCharsMax },
        });
        const theirs = limited.getTracer('database').startSpan(kind.name, { attributes: own }, inside);
        useOwn();
        recordLeaf(kind, { context: inside, startMs: AT_MS + startMs, durationMs });
        const [leaf] = arrived;
        expect(leaf?.attributes).toEqual('attributes' in theirs && theirs.attributes);
        expect(leaf?.droppedAttributesCount).toBe('droppedAttributesCount' in theirs && theirs.droppedAttributesCount);
        expect(leaf?.parentSpanContext).toEqual(parent.spanContext());
        trace.disable();
      }),
    );
  });

  it('says as much to an exporter as a span of the SDK', () => {
    const { arrived, inside, useOwn } = setup();
    const run = { context: inside, startMs: AT_MS + 7, durationMs: 1.5 };
    recordLeaf(select, run);
    useOwn();
    const told = recordLeaf(select, run);
    const [theirs, ours] = arrived;
    expect(seen(ours)).toEqual(seen(theirs));
    expect(ours?.duration).toEqual([0, 1_500_000]);
    expect(theirs?.endTime).toEqual(ours?.endTime);
    expect(told.spanId).toBe(ours?.spanContext().spanId);
    expect(told.spanId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('R3.1 leaves as the same bytes as the library would send, the first time and the next', () => {
    const { arrived, inside, useOwn } = setup();
    useOwn();
    for (const durationMs of [1, 2]) recordLeaf(select, { context: inside, startMs: AT_MS, durationMs });
    expect(arrived).toHaveLength(2);
    const ours = encodedSpans.serializeRequest(arrived.map(encodeSpan));
    expect(Buffer.from(ours ?? [])).toEqual(Buffer.from(ProtobufTraceSerializer.serializeRequest(arrived) ?? []));
  });

  it('R4.13 carries no personal data out of its kind', () => {
    const { arrived, inside, useOwn } = setup();
    useOwn();
    const kind = { ...select, name: 'ASK ada@example.org', attributes: { note: 'to ada@example.org' } };
    recordLeaf(kind, { context: inside, startMs: AT_MS, durationMs: 1 });
    expect(arrived).toHaveLength(1);
    expect(JSON.stringify([arrived[0]?.name, arrived[0]?.attributes])).not.toContain('ada@');
    expect(kind.attributes.note).toContain('ada@');
  });

  it('that failed carries the exception, the status and what else is known', () => {
    const { arrived, inside, useOwn } = setup();
    useOwn();
    const error = Object.assign(new Error('duplicate key'), { code: '23505' });
    const attributes = { 'error.type': '23505' };
    recordLeaf(select, { context: inside, startMs: AT_MS, durationMs: 3, error, attributes });
    const [leaf] = arrived;
    expect(leaf?.status.code).toBe(SpanStatusCode.ERROR);
    expect(leaf?.attributes).toMatchObject({ 'db.operation.name': 'SELECT', 'error.type': '23505' });
    expect(leaf?.events.map(({ name }) => name)).toEqual(['exception']);
    expect(leaf?.duration).toEqual([0, 3_000_000]);
  });

  it('is not told where tracing is suppressed, nor below what is not sampled', () => {
    const kept = setup();
    kept.useOwn();
    recordLeaf(select, { context: suppressTracing(kept.inside), startMs: AT_MS, durationMs: 1 });
    expect(kept.arrived).toEqual([]);
    trace.disable();
    const dropped = setup({ sampler: new AlwaysOffSampler() });
    dropped.useOwn();
    recordLeaf(select, { context: dropped.inside, startMs: AT_MS, durationMs: 1 });
    expect(dropped.arrived).toEqual([]);
  });
});
