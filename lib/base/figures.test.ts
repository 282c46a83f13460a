import { expect, it } from 'vitest';
import { formatCount, formatPerSecond, formatShare } from './figures';

it.each([
  [0, '0'],
  [742, '742'],
  [18_402, '18,402'],
  [99_999, '99,999'],
  [102_400, '102 k'],
  [999_600, '1.00 M'],
  [3_400_000, '3.40 M'],
  [Number.NaN, '–'],
])('the count %d is %s', (count, text) => expect(formatCount(count)).toBe(text));

it.each([
  [0, '0'],
  [0.001, '<0.01'],
  [0.4, '0.40'],
  [12.41, '12.4'],
  [214.2, '214'],
  [-1, '–'],
])('the rate %d is %s', (rate, text) => expect(formatPerSecond(rate)).toBe(text));

it.each([
  [0, '0 %'],
  [0.0004, '<0.1 %'],
  [0.004, '0.4 %'],
  [0.0996, '10 %'],
  [0.12, '12 %'],
  [0.9999, '99 %'],
  [1, '100 %'],
  [Number.NaN, '–'],
])('the share %d is %s', (share, text) => expect(formatShare(share)).toBe(text));
