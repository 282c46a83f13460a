import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue, Span } from './model';
import { fromColumns, SPAN_KINDS, SPAN_STATUSES, spansOf, toColumns } from './span-columns';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const ids = fc.constantFrom('a1', 'b2', 'c3', 'd4', 'e5', '__proto__');
const texts = fc.oneof(fc.string(), fc.constantFrom('GET /', 'SELECT', '__proto__', ''));
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  texts,
  fc.boolean(),
  fc.integer(),
  fc.constantFrom<AttributeValue>('1', 1, true, 'true', [1, 'a'], []),
);
const attributes = fc.array(fc.tuple(texts, value), { maxLength: 5 });
const resources = [
  { service: 'web', attributes: [['service.name', 'web'] as const] },
  { service: 'worker', attributes: [] },
];
const instant = fc.oneof(
  fc.integer({ min: 0, max: 4e9 }).map((ns) => 1_763_000_000_000_000 + ns / 4),
  fc.double({ min: 0, max: 2 ** 53, noNaN: true }),
);
const span: fc.Arbitrary<Span> = fc.record({
  traceId: fc.constant(TRACE),
  spanId: ids,
  parentSpanId: fc.oneof(fc.constant(undefined), ids, fc.constant('elsewhere')),
  name: texts,
  kind: fc.constantFrom(...SPAN_KINDS),
  startUs: instant,
  durationUs: fc.double({ min: 0, max: 1e9, noNaN: true }),
  status: fc.constantFrom(...SPAN_STATUSES),
  statusMessage: fc.oneof(fc.constant(undefined), fc.string({ minLength: 1 })),
  attributes,
  events: fc.array(fc.record({ name: texts, timeUs: instant, attributes }), { maxLength: 3 }),
  links: fc.array(fc.record({ traceId: fc.constant(TRACE), spanId: ids, attributes }), { maxLength: 3 }),
  resource: fc.constantFrom(...resources),
  scope: texts,
});

describe('span columns', () => {
  it('give every span back as it was, through JSON', () => {
    fc.assert(
      fc.property(fc.uniqueArray(span, { maxLength: 30, selector: ({ spanId }) => spanId }), (spans) => {
        const columns = throughJson(toColumns(TRACE, spans));
        expect(fromColumns(columns)).toEqual(throughJson(spans));
      }),
    );
  });

  it('write once what spans share', () => {
    const [one] = fc.sample(span, 1);
    const shared = Array.from(
      { length: 1_000 },
      (_, at): Span => ({
        ...(one as Span),
        spanId: at.toString(16).padStart(16, '0'),
        parentSpanId: at === 0 ? undefined : '0'.repeat(16),
        startUs: 1_763_000_000_000_000 + at,
        attributes: [['db.query.text', 'select * from titles where id = $1']],
        statusMessage: undefined,
        events: [],
        links: [],
        durationUs: 12.5,
      }),
    );
    const json = JSON.stringify(toColumns(TRACE, shared));
    expect(json.split('select * from titles')).toHaveLength(2);
    expect(json.length / shared.length).toBeLessThan(50);
  });

  it('share resources across all that are read together', () => {
    const [one] = fc.sample(span, 1);
    const [first, second] = spansOf(
      [toColumns(TRACE, [one as Span]), toColumns(TRACE, [one as Span])].map(throughJson),
    );
    expect(first?.resource).toBe(second?.resource);
  });
});

function throughJson<T>(given: T): T {
  return JSON.parse(JSON.stringify(given)) as T;
}
