import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJaeger } from './from-jaeger';
import type { Attributes, AttributeValue, Span, SpanKind, SpanStatus } from './model';
import { traceFromText } from './testing/trace-from-text';
import { toJaeger } from './to-jaeger';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));
const traceId = fc.oneof(
  hex(32),
  hex(16).map((low) => low.padStart(32, '0')),
);
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0 || 0),
);
/** Keys that our fields become are another thing: they are fields when they come back. */
const RESERVED = new Set([
  'span.kind',
  'error',
  'event',
  'service.name',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
]);
const key = fc
  .oneof(fc.constantFrom('__proto__', 'http.route', 'constructor'), fc.string())
  .filter((name) => !RESERVED.has(name));
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);
const attributes: fc.Arbitrary<Attributes> = fc
  .uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 })
  .map((pairs) => pairs.toSorted(byKey));
const micros = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
const resource = fc
  .tuple(fc.string({ minLength: 1 }), attributes)
  .map(([service, others]) => ({ service, attributes: [['service.name', service] as const, ...others] }));

/** All that the old JSON has a place for: no array, no attributes of a link, whole microseconds. */
const trace: fc.Arbitrary<Span[]> = fc.tuple(traceId, fc.array(resource, { minLength: 1 })).chain(([id, resources]) =>
  fc.array(
    fc
      .record({
        traceId: fc.constant(id),
        spanId: hex(16),
        parentSpanId: fc.option(hex(16), { nil: undefined }),
        name: fc.string(),
        kind: fc.constantFrom<SpanKind>('unspecified', 'internal', 'server', 'client', 'producer', 'consumer'),
        startUs: micros,
        durationUs: micros,
        status: fc.constantFrom<SpanStatus>('unset', 'ok', 'error'),
        statusMessage: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        attributes,
        events: fc.array(fc.record({ name: fc.string(), timeUs: micros, attributes }), { maxLength: 3 }),
        links: fc.array(fc.record({ traceId, spanId: hex(16), attributes: fc.constant([]) }), { maxLength: 3 }),
        resource: fc.constantFrom(...resources),
        scope: fc.string(),
      })
      .map((span): Span => span),
    { minLength: 1, maxLength: 8 },
  ),
);

describe('toJaeger', () => {
  it('comes back as it was by from-jaeger, through the wire', () => {
    fc.assert(
      fc.property(trace, (spans) => {
        const wire: unknown = JSON.parse(JSON.stringify({ data: [toJaeger(spans)] }));
        expect(fromJaeger(wire)).toEqual([spans]);
      }),
    );
  });

  it('prints a trace as Jaeger does', () => {
    const [root, child] = traceFromText(
      'web | POST / | server 0-1.5 error b=2 a=1\n work | run | consumer 2-3 error=false',
      { traceId: '0000000000000000a3ce929d0e0e4736', originUs: 1_700_000_000_000_000.75 },
    ) as [Span, Span];
    const link = { traceId: '1'.repeat(32), spanId: '00000000000000f1', attributes: [['x', 'y']] as const };
    const failed: Span = {
      ...root,
      statusMessage: 'boom',
      attributes: [...root.attributes, ['list', ['x', 2, false]], ['half', 0.5], ['big', 2 ** 53]],
      events: [{ name: 'exception', timeUs: 1_700_000_000_000_500.5, attributes: [['a', true]] }],
    };
    expect(toJaeger([failed, { ...child, scope: '', status: 'error', links: [link] }])).toEqual({
      traceID: 'a3ce929d0e0e4736',
      spans: [
        {
          traceID: 'a3ce929d0e0e4736',
          spanID: '0000000000000001',
          operationName: 'POST /',
          references: [],
          startTime: 1_700_000_000_000_000,
          duration: 1500,
          tags: [
            { key: 'a', type: 'string', value: '1' },
            { key: 'b', type: 'string', value: '2' },
            { key: 'big', type: 'float64', value: 2 ** 53 },
            { key: 'error', type: 'bool', value: true },
            { key: 'half', type: 'float64', value: 0.5 },
            { key: 'list', type: 'string', value: '["x",2,false]' },
            { key: 'otel.scope.name', type: 'string', value: 'test' },
            { key: 'otel.status_code', type: 'string', value: 'ERROR' },
            { key: 'otel.status_description', type: 'string', value: 'boom' },
            { key: 'span.kind', type: 'string', value: 'server' },
          ],
          logs: [
            {
              timestamp: 1_700_000_000_000_500,
              fields: [
                { key: 'event', type: 'string', value: 'exception' },
                { key: 'a', type: 'bool', value: true },
              ],
            },
          ],
          processID: 'p1',
          warnings: null,
        },
        {
          traceID: 'a3ce929d0e0e4736',
          spanID: '0000000000000002',
          operationName: 'run',
          references: [
            { refType: 'CHILD_OF', traceID: 'a3ce929d0e0e4736', spanID: '0000000000000001' },
            { refType: 'FOLLOWS_FROM', traceID: '1'.repeat(32), spanID: '00000000000000f1' },
          ],
          startTime: 1_700_000_000_002_000,
          duration: 1000,
          tags: [
            { key: 'error', type: 'bool', value: true },
            { key: 'otel.status_code', type: 'string', value: 'ERROR' },
            { key: 'span.kind', type: 'string', value: 'consumer' },
          ],
          logs: [],
          processID: 'p2',
          warnings: null,
        },
      ],
      processes: { p1: { serviceName: 'web', tags: [] }, p2: { serviceName: 'work', tags: [] } },
      warnings: null,
    });
  });

  it('says Jaeger’s warnings where the old JSON has them', () => {
    const [span] = traceFromText('web | a | internal 0-1') as [Span];
    const warned: Span = { ...span, attributes: [['@jaeger@warnings', ['duplicate span IDs', 'late']]] };
    expect(toJaeger([warned]).spans[0]).toMatchObject({
      warnings: ['duplicate span IDs', 'late'],
      tags: [{ key: 'otel.scope.name' }, { key: 'span.kind' }],
    });
  });

  it('is one process for equal resources of different batches', () => {
    const spans = traceFromText('web | a | internal 0-1\nweb | b | internal 0-1');
    const copy = spans.map((span) => ({ ...span, resource: { ...span.resource } }));
    expect(Object.keys(toJaeger([...spans, ...copy]).processes)).toEqual(['p1']);
  });
});
