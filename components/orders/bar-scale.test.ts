import { expect, it } from 'vitest';
import { barScaleMs } from './bar-scale';

it('is the longest of a table, but one that waited for hours does not shrink the others', () => {
  expect(barScaleMs([100, 300, 200])).toBe(300);
  expect(barScaleMs([100, 120, 3_600_000])).toBe(960);
  expect(barScaleMs([])).toBe(1);
  expect(barScaleMs([0, 0, Number.NaN])).toBe(1);
});
