import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJaeger } from './from-jaeger';
import { fromOtlp } from './from-otlp';
import type { AttributeValue, Span } from './model';
import { attributesOf } from './otlp-values';
import { traceFromText } from './testing/trace-from-text';
import { legacyTraces } from './to-jaeger';
import { toOtlp } from './to-otlp';

interface Wire {
  readonly [kind: string]: unknown;
}
const text = (stringValue: string): Wire => ({ stringValue });
const list = (...values: Wire[]): Wire => ({ arrayValue: { values } });
const map = (fields: Record<string, Wire>): Wire => ({
  kvlistValue: { values: Object.entries(fields).map(([key, value]) => ({ key, value })) },
});
const read = (value: unknown): AttributeValue | undefined => attributesOf([{ key: 'a', value }])[0]?.[1];

const anyValue = fc.letrec<{ value: Wire }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'large', withCrossShrink: true },
    fc.string({ unit: fc.constantFrom('"', '\\', 'a', '\n', '\u0001', 'ü', '𝄞') }).map(text),
    fc.boolean().map((boolValue): Wire => ({ boolValue })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((int): Wire => ({ intValue: String(int) })),
    fc.double().map((double): Wire => ({ doubleValue: Number.isFinite(double) ? double : String(double) })),
    fc.base64String().map((bytesValue): Wire => ({ bytesValue })),
    fc.array(tie('value'), { maxLength: 4 }).map((values) => list(...values)),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }).map(map),
  ),
})).value;

describe('maps of OTLP', () => {
  it('become JSON once, whatever lies in them', () => {
    expect(read(map({ a: map({ b: { intValue: '1' } }) }))).toBe('{"a":{"b":1}}');
    const mixed = map({
      list: list(map({ q: text('say "x" \\') }), list({ boolValue: true })),
      wide: { intValue: '9007199254740993' },
      none: { doubleValue: 'NaN' },
      bytes: { bytesValue: 'AAE=' },
    });
    const json = '{"list":[{"q":"say \\"x\\" \\\\"},[true]],"wide":"9007199254740993","none":"NaN","bytes":"AAE="}';
    expect(read(mixed)).toBe(json);
    expect(read(list(mixed, text('x')))).toEqual([json, 'x']);
  });

  it('stay as large as they came, at any depth', () => {
    const sizeOf = (value: AttributeValue | undefined): number => JSON.stringify(value ?? '').length;
    fc.assert(
      fc.property(anyValue, fc.nat(40), fc.boolean(), (inner, depth, throughLists) => {
        let value = inner;
        for (let at = 0; at < depth; at += 1) value = map({ '"\\': throughLists ? list(value) : value });
        expect(sizeOf(read(value))).toBeLessThanOrEqual(4 * JSON.stringify(value).length);
      }),
    );
  });

  it('end where they are nested too deep', () => {
    let value = text('deep');
    for (let at = 0; at < 10_000; at += 1) value = map({ a: value });
    expect(read(value)).toBe(`${'{"a":'.repeat(32)}""${'}'.repeat(32)}`);
  });

  it('go out again as the text they became', () => {
    const [span] = traceFromText('web | GET / | server 0-10');
    if (!span) throw new Error('no span');
    const attributes = attributesOf([{ key: 'a', value: map({ b: map({ c: text('"\\') }) }) }]);
    const sent: Span = { ...span, attributes };
    expect(attributes).toEqual([['a', '{"b":{"c":"\\"\\\\"}}']]);
    expect(fromOtlp(JSON.parse(JSON.stringify(toOtlp([sent]))))[0]?.attributes).toEqual(attributes);
    const legacy = fromJaeger(JSON.parse(JSON.stringify(legacyTraces([[sent]]))));
    expect(legacy[0]?.[0]?.attributes).toContainEqual(attributes[0]);
  });
});
