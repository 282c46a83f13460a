import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClockTime, formatDurationParts, formatDurationUs, formatLengthMs, formatPositionMs } from './duration';

describe('formatDurationUs', () => {
  it.each([
    [0, '0 µs'],
    [0.25, '0.25 µs'],
    [1, '1 µs'],
    [840, '840 µs'],
    [999.4, '999 µs'],
    [999.6, '1.00 ms'],
    [2_100, '2.10 ms'],
    [9_996, '10.0 ms'],
    [41_000, '41.0 ms'],
    [99_960, '100 ms'],
    [842_000, '842 ms'],
    [999_600, '1.00 s'],
    [1_490_000, '1.49 s'],
    [12_400_000, '12.4 s'],
    [59_960_000, '1 min 00 s'],
    [126_000_000, '2 min 06 s'],
    [6_420_000_000, '1 h 47 min'],
    [3_599_800_000, '1 h 00 min'],
    [-2_100, '−2.10 ms'],
    [Number.NaN, '–'],
  ])('writes %d µs as %s', (us, text) => expect(formatDurationUs(us)).toBe(text));

  it('never shows more than three significant digits below a minute, and never an empty value', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 59_000_000, noNaN: true }), (us) => {
        const { value, unit } = formatDurationParts(us);
        expect(value.replace('.', '').replace(/^0+(?=\d)/, '').length).toBeLessThanOrEqual(3);
        expect(['µs', 'ms', 's']).toContain(unit);
        expect(value).not.toBe('1000');
      }),
    );
  });

  it('grows with the duration', () => {
    const inUs = (text: string): number => {
      const scale: Record<string, number> = { µs: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3_600e6 };
      return [...text.matchAll(/([\d.]+) (\S+)/g)].reduce(
        (sum, [, n, unit]) => sum + Number(n) * (scale[unit ?? ''] ?? 0),
        0,
      );
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 45 }), fc.integer({ min: 0, max: 2 ** 45 }), (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(inUs(formatDurationUs(low))).toBeLessThanOrEqual(inUs(formatDurationUs(high)) + 1e-6);
      }),
    );
  });
});

describe('formatLengthMs', () => {
  it.each([
    [24_000, '24 s'],
    [23_979, '24 s'],
    [59_700, '1 min 00 s'],
    [126_000, '2 min 06 s'],
    [6_420_000, '1 h 47 min'],
    [Number.NaN, '–'],
  ])('writes %d ms as %s', (ms, text) => expect(formatLengthMs(ms)).toBe(text));
});

describe('formatPositionMs', () => {
  it.each([
    [0, '0:00'],
    [24_900, '0:24'],
    [2_806_000, '46:46'],
    [6_420_000, '1:47:00'],
    [-1, '0:00'],
    [Number.POSITIVE_INFINITY, '0:00'],
  ])('writes %d ms as %s', (ms, text) => expect(formatPositionMs(ms)).toBe(text));
});

describe('formatClockTime', () => {
  const date = new Date(2026, 10, 14, 20, 32, 2, 29);
  it('pads every part', () => expect(formatClockTime(date)).toBe('20:32:02'));
  it('adds milliseconds on demand', () => expect(formatClockTime(date, { ms: true })).toBe('20:32:02.029'));
});
