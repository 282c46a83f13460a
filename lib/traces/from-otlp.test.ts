import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOtlp, fromOtlp } from './from-otlp';
import type { AttributeValue, Span } from './model';
import { spanIdOf, traceFromText } from './testing/trace-from-text';
import { toOtlp } from './to-otlp';

const TRACE = '4BF92F3577B34DA6A3CE929D0E0E4736';

function wire(
  spans: unknown[],
  resource: unknown = { attributes: [{ key: 'service.name', value: { stringValue: 'web' } }] },
) {
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 's' }, spans }] }] };
}

const good = {
  traceId: TRACE,
  spanId: '00F067AA0BA902B7',
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: '1700000000000000500',
  endTimeUnixNano: '1700000000000002000',
};

describe('decodeOtlp', () => {
  it('reads a span and lowers its ids', () => {
    const [span] = fromOtlp(wire([{ ...good, status: { code: 2, message: 'boom' }, parentSpanId: '' }]));
    expect(span).toMatchObject({
      traceId: TRACE.toLowerCase(),
      spanId: '00f067aa0ba902b7',
      parentSpanId: undefined,
      kind: 'server',
      durationUs: 1.5,
      status: 'error',
      statusMessage: 'boom',
      resource: { service: 'web' },
      scope: 's',
    });
  });

  it('keeps good spans beside bad ones and counts the bad', () => {
    const bad = [
      {},
      null,
      7,
      { ...good, traceId: 'zz' },
      { ...good, spanId: '0000000000000000' },
      { ...good, startTimeUnixNano: 'x' },
    ];
    expect(decodeOtlp(wire([good, ...bad, { ...good, spanId: spanIdOf(9) }]))).toMatchObject({
      rejected: 6,
      spans: [{}, {}],
    });
  });

  it('keeps hostile keys as plain data', () => {
    const attributes = ['__proto__', 'constructor', '<script>'].map((key) => ({
      key,
      value: { stringValue: 'polluted' },
    }));
    const kvlist = { key: 'map', value: { kvlistValue: { values: attributes } } };
    const [span] = fromOtlp(wire([{ ...good, attributes: [...attributes, kvlist] }]));
    expect(span?.attributes[0]).toEqual(['__proto__', 'polluted']);
    expect(span?.attributes[3]?.[1]).toContain('"__proto__":"polluted"');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('never throws and never hangs on anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (any, attributes, other) => {
        decodeOtlp(any);
        decodeOtlp({ resourceSpans: any });
        decodeOtlp(
          wire([any, { ...good, attributes, events: any, links: other, status: any, kind: other, name: any }], other),
        );
      }),
    );
    let nested: unknown = { stringValue: 'deep' };
    for (let i = 0; i < 10_000; i += 1) nested = { arrayValue: { values: [nested] } };
    expect(fromOtlp(wire([{ ...good, attributes: [{ key: 'a', value: nested }] }]))).toHaveLength(1);
  });

  it('reads what an old Jaeger answers: libraries for scopes, base64 ids', () => {
    const span = { ...good, traceId: btoa('0123456789abcdef'), spanId: btoa('01234567') };
    const body = {
      result: {
        resourceSpans: [{ instrumentationLibrarySpans: [{ instrumentationLibrary: { name: 'l' }, spans: [span] }] }],
      },
    };
    expect(fromOtlp(body)).toMatchObject([
      { traceId: '30313233343536373839616263646566', spanId: '3031323334353637', scope: 'l' },
    ]);
  });

  it('comes back unchanged through toOtlp', () => {
    const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
      fc.string(),
      fc.maxSafeInteger().map((n) => n + 0),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    );
    const attributes = fc.array(fc.tuple(fc.string(), fc.oneof(scalar, fc.array(scalar))));
    const base = traceFromText('web | GET / | server 0-10') as [Span];
    fc.assert(
      fc.property(attributes, fc.nat(10 ** 9), fc.constantFrom('unset', 'ok', 'error'), (entries, nanos, status) => {
        const span: Span = {
          ...base[0],
          status,
          durationUs: nanos / 1000,
          attributes: entries,
          events: [{ name: 'exception', timeUs: base[0].startUs + 0.25, attributes: entries }],
          links: [{ traceId: base[0].traceId, spanId: spanIdOf(77), attributes: entries }],
        };
        expect(fromOtlp(JSON.parse(JSON.stringify(toOtlp([span]))))).toEqual([span]);
      }),
    );
  });
});
