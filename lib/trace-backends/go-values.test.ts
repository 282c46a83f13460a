import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGoBool, parseGoDuration, parseGoInt, parseStringMap, parseTraceId } from './go-values';

describe('parseGoDuration', () => {
  it.each([
    ['1h30m', 5_400_000_000],
    ['1.5s', 1_500_000],
    ['.5ms', 500],
    ['2.ms', 2000],
    ['500ns', 0.5],
    ['3µs', 3],
    ['3μs', 3],
    ['-2us', -2],
    ['+2us', 2],
    ['0', 0],
    ['-0', 0],
  ])('reads %s', (text, us) => {
    expect(parseGoDuration(text)).toEqual({ ok: true, us });
  });

  it.each([
    ['20', 'time: missing unit in duration "20"'],
    ['1s20', 'time: missing unit in duration "1s20"'],
    ['xx', 'time: invalid duration "xx"'],
    ['', 'time: invalid duration ""'],
    ['-', 'time: invalid duration "-"'],
    ['.s', 'time: invalid duration ".s"'],
    ['1 s', 'time: invalid duration "1 s"'],
    ['10q', 'time: unknown unit "q" in duration "10q"'],
    ['1d', 'time: unknown unit "d" in duration "1d"'],
  ])('refuses %j as Go does', (text, problem) => {
    expect(parseGoDuration(text)).toEqual({ ok: false, problem });
  });

  it('is total, and quick on what is built to be slow', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseGoDuration(text).ok === 'boolean'));
    expect(parseGoDuration('1'.repeat(100_000)).ok).toBe(false);
    expect(parseGoDuration('1.1a'.repeat(50_000)).ok).toBe(false);
  });
});

it('reads whole numbers and truth values', () => {
  expect(parseGoInt('-7')).toEqual({ ok: true, value: -7 });
  expect(parseGoInt('x')).toEqual({ ok: false, problem: 'strconv.ParseInt: parsing "x": invalid syntax' });
  expect(parseGoInt('1.0')).toMatchObject({ ok: false });
  expect(parseGoInt('2147483648', 32)).toEqual({
    ok: false,
    problem: 'strconv.ParseInt: parsing "2147483648": value out of range',
  });
  expect(parseGoInt('9'.repeat(30))).toMatchObject({ ok: false });
  expect(parseGoBool('T')).toEqual({ ok: true, value: true });
  expect(parseGoBool('false')).toEqual({ ok: true, value: false });
  expect(parseGoBool('yes')).toEqual({ ok: false, problem: 'strconv.ParseBool: parsing "yes": invalid syntax' });
});

it('reads a JSON object of strings and nothing else', () => {
  const read = parseStringMap('{"a":"1","__proto__":"x"}');
  expect(read.ok && Object.entries(read.entries)).toEqual([
    ['a', '1'],
    ['__proto__', 'x'],
  ]);
  expect(parseStringMap('{"a":1}')).toEqual({
    ok: false,
    problem: 'json: cannot unmarshal number into Go value of type string',
  });
  expect(parseStringMap('[]')).toMatchObject({ problem: expect.stringContaining('array into Go value of type map') });
  expect(parseStringMap('{')).toMatchObject({ ok: false });
  expect(parseStringMap('x')).toEqual({ ok: false, problem: "invalid character 'x' looking for beginning of value" });
  expect(parseStringMap(' ')).toEqual({ ok: false, problem: 'unexpected end of JSON input' });
  expect(parseStringMap('null')).toMatchObject({ ok: true, entries: {} });
});

describe('parseTraceId', () => {
  const id = '4bf92f3577b34da6a3ce929d0e0e4736';

  it('takes hex of any case and length, and base64', () => {
    expect(parseTraceId(id.toUpperCase())).toEqual({ ok: true, traceId: id });
    expect(parseTraceId('123')).toEqual({ ok: true, traceId: '123'.padStart(32, '0') });
    for (const encoding of ['base64', 'base64url'] as const) {
      expect(parseTraceId(Buffer.from(id, 'hex').toString(encoding))).toEqual({ ok: true, traceId: id });
    }
    expect(parseTraceId(Buffer.from(id.slice(16), 'hex').toString('base64'))).toEqual({
      ok: true,
      traceId: id.slice(16).padStart(32, '0'),
    });
  });

  it.each([
    ['zz', 'strconv.ParseUint: parsing "zz": invalid syntax'],
    ['', 'strconv.ParseUint: parsing "": invalid syntax'],
    ['a'.repeat(33), `TraceID cannot be longer than 32 hex characters: ${'a'.repeat(33)}`],
    ["1' OR '1'='1", "strconv.ParseUint: parsing \"1' OR '1'='1\": invalid syntax"],
  ])('refuses %j as Jaeger does', (text, problem) => {
    expect(parseTraceId(text)).toEqual({ ok: false, problem });
  });
});
