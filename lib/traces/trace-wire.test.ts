import { describe, expect, it } from 'vitest';
import { toTuples } from './span-tuples';
import { traceFromText } from './testing/trace-from-text';
import { toOtlp } from './to-otlp';
import { TraceWire } from './trace-wire';

const spans = traceFromText('web | GET / | server 0-10\n  worker | SELECT | client 1-2 error');
const sound = toTuples(spans[0]?.traceId ?? '', spans);

describe('TraceWire', () => {
  it('reads spans in tuples and in OTLP', () => {
    expect(TraceWire.parse({ tuples: [JSON.parse(JSON.stringify(sound))] })).toEqual(spans);
    expect(TraceWire.parse({ result: toOtlp(spans) })).toEqual(spans);
  });

  it('refuses tuples of another shape', () => {
    const [first = []] = sound.s;
    const withField = (at: number, value: unknown) => ({
      ...sound,
      s: [first.map((old, n) => (n === at ? value : old))],
    });
    const wrong = [
      'no list',
      [{ ...sound, t: 1 }],
      [{ ...sound, r: [['web', {}]] }],
      [{ ...sound, s: ['span'] }],
      [{ ...sound, s: [first.slice(0, 5)] }],
      [withField(3, 'butler')],
      [withField(4, '0')],
      [withField(6, 'fine')],
      [withField(8, {})],
      [withField(9, null)],
      [withField(10, 'link')],
      [withField(11, 2)],
    ];
    for (const tuples of wrong) expect(TraceWire.safeParse({ tuples }).success, JSON.stringify(tuples)).toBe(false);
    expect(TraceWire.safeParse({ tuples: [withField(4, 0)] }).success).toBe(true);
    expect(TraceWire.safeParse('').success).toBe(false);
  });
});
