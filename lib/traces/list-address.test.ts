import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText, parseDuration, readTracesSearch, type TraceListAddress, tracesHref } from './list-address';

function read(href: string): TraceListAddress {
  return readTracesSearch(new URL(href, 'http://gateway.test').searchParams);
}

const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((value) => value.isWellFormed());
const texts = fc.option(fc.uniqueArray(text, { minLength: 1, maxLength: 5 }), { nil: undefined });
const key = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/);
const range = (max: number) =>
  fc.tuple(fc.nat(max), fc.nat(max)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const address = fc
  .record({
    range: fc.constantFrom('15m', '1h', '24h', '7d', undefined),
    window: fc.option(range(2e12)),
    brush: fc.option(range(2e12)),
    duration: fc.option(range(3e9)),
    service: fc.option(text, { nil: undefined }),
    operation: fc.option(text, { nil: undefined }),
    attributes: fc.option(
      fc.uniqueArray(fc.tuple(key, text), { minLength: 1, maxLength: 4, selector: (entry) => entry.join('=') }),
      { nil: undefined },
    ),
    errors: fc.constantFrom('only', 'none', undefined),
    text: fc.option(text, { nil: undefined }),
    rootServices: texts,
    rootNames: texts,
    touches: texts,
    showOperators: fc.constantFrom(true, undefined),
  })
  .map(
    ({ window, brush, duration, ...rest }): TraceListAddress => ({
      ...rest,
      fromMs: window?.[0],
      toMs: window?.[1],
      brushFromMs: brush?.[0],
      brushToMs: brush?.[1],
      durationMinUs: duration?.[0],
      durationMaxUs: duration?.[1],
    }),
  );

describe('the address of the trace list', () => {
  it('says what is asked and nothing else', () => {
    expect(tracesHref({})).toBe('/admin/traces');
    expect(
      tracesHref({ service: 'web', errors: 'only', durationMinUs: 800_000, attributes: [['http.route', '/a=b']] }),
    ).toBe('/admin/traces?service=web&attr=http.route%3D%2Fa%3Db&errors=only&min=800ms');
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(address, (wanted) => {
        expect(read(tracesHref(wanted))).toEqual(wanted);
      }),
    );
  });

  it('takes what stands there wrongly for absent', () => {
    const odd = read('/admin/traces?range=9y&errors=maybe&service=&min=soon&from=yesterday&to=1&attr==x&t=..&q=');
    expect(tracesHref(odd)).toBe('/admin/traces');
  });

  it('turns round what ends before it begins, and bounds what strangers write', () => {
    expect(read('/admin/traces?min=2s&max=1s')).toMatchObject({ durationMinUs: 1_000_000, durationMaxUs: 2_000_000 });
    const many = new URLSearchParams(Array.from({ length: 50 }, (_, at) => ['touches', `s${at}`]));
    expect(read(`/admin/traces?${many}`).touches).toHaveLength(12);
    expect(read(`/admin/traces?q=${'x'.repeat(5_000)}`).text).toHaveLength(256);
  });
});

describe('durations', () => {
  it.each([
    ['800ms', 800_000],
    ['1.5 s', 1_500_000],
    ['2 min', 120_000_000],
    ['250', 250_000],
    ['90 µs', 90],
    ['ten', undefined],
    ['-1s', undefined],
    ['', undefined],
  ])('%j', (written, us) => {
    expect(parseDuration(written)).toBe(us);
  });

  it('keep every microsecond', () => {
    fc.assert(fc.property(fc.nat(1e12), (us) => parseDuration(durationText(us) ?? '') === us));
  });
});
