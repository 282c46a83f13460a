import { type Attributes, type Link, SpanKind, TraceFlags } from '@opentelemetry/api';
import { TraceState } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSpan } from './encode-span';
import { encodedSpans } from './span-request';

const resources = [
  resourceFromAttributes({ 'service.name': 'gateway', 'process.pid': 7, 'host.name': 'ü' }),
  resourceFromAttributes({}),
];
const scopes = [
  { name: 'next.js', version: '0.0.1' },
  { name: 'database' },
  { name: 'x', version: '1', schemaUrl: 'u' },
];
const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 40 }));
const key = fc.oneof(
  fc.constantFrom('db.query.text', 'server.port', 'http.request.method', 'url.full', 'http.response.status_code'),
  text,
);
const value = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.array(text, { maxLength: 3 }),
  fc.array(fc.double(), { maxLength: 3 }),
  fc.constantFrom(-0, 0, 2 ** 53, -(2 ** 63), 2 ** 63, Number.NaN),
);
const attributes: fc.Arbitrary<Attributes> = fc.dictionary(key, value, { maxKeys: 12 });
const time = fc.tuple(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999_999 }));
const context = fc.record({
  traceId: hex(32),
  spanId: hex(16),
  traceFlags: fc.constantFrom(TraceFlags.NONE, TraceFlags.SAMPLED),
  isRemote: fc.constantFrom(true, false),
  traceState: fc.constantFrom(undefined, new TraceState('a=1,b=2')),
});
const count = fc.nat({ max: 300 });
const span: fc.Arbitrary<ReadableSpan> = fc
  .record({
    context,
    parentSpanContext: fc.option(context, { nil: undefined }),
    name: text,
    kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER),
    startTime: time,
    endTime: time,
    attributes,
    droppedAttributesCount: count,
    events: fc.array(fc.record({ name: text, time, attributes, droppedAttributesCount: count }), { maxLength: 3 }),
    droppedEventsCount: count,
    links: fc.array(fc.record({ context, attributes }) as fc.Arbitrary<Link>, { maxLength: 3 }),
    droppedLinksCount: count,
    status: fc.record({ code: fc.constantFrom(0, 1, 2), message: fc.option(text, { nil: undefined }) }),
    resource: fc.constantFrom(...resources),
    instrumentationScope: fc.constantFrom(...scopes),
  })
  .map(({ context: own, ...rest }) => ({ ...rest, spanContext: () => own }) as unknown as ReadableSpan);

describe('encodeSpan', () => {
  it('R4.3 writes byte for byte what the library writes, whatever the spans', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), (spans) => {
        const ours = Buffer.from(encodedSpans.serializeRequest(spans.map(encodeSpan)) ?? '');
        const theirs = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? '');
        expect(ours.equals(theirs)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what it encoded, and how large it is matters not', () => {
    const large = fc.sample(span, 400).map((each, index): ReadableSpan => {
      const attributes = { ...each.attributes, text: 'ü'.repeat(index % 40 === 0 ? 90_000 : index * 9) };
      return Object.assign(Object.create(null), each, { attributes });
    });
    const encoded = large.map(encodeSpan);
    const ours = Buffer.from(encodedSpans.serializeRequest(encoded) ?? '');
    const theirs = Buffer.from(ProtobufTraceSerializer.serializeRequest(large) ?? '');
    expect(ours.equals(theirs)).toBe(true);
  });

  it('forgets a span that could not be encoded', () => {
    const [good] = fc.sample(span, 1);
    if (!good) throw new Error('no span');
    const before = Buffer.from(encodeSpan(good).bytes);
    const bad = {
      ...good,
      attributes: {
        get broken(): string {
          throw new Error('no value');
        },
      },
    };
    expect(() => encodeSpan(bad as unknown as ReadableSpan)).toThrow('no value');
    expect(Buffer.from(encodeSpan(good).bytes).equals(before)).toBe(true);
  });
});
