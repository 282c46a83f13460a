import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includedTax, priceOrder } from './price-order';

const line = fc.record({
  priceCents: fc.integer({ min: 0, max: 100_000_00 }),
  taxPermille: fc.constantFrom(0, 55, 90, 190, 210, 250),
});
const lines = fc.array(line, { maxLength: 30 });

describe('priceOrder', () => {
  it('prices nothing as nothing', () => {
    expect(priceOrder([])).toEqual({ totalCents: 0, taxCents: 0 });
  });

  it('takes the tax out of the price', () => {
    expect(priceOrder([{ priceCents: 1210, taxPermille: 210 }])).toEqual({ totalCents: 1210, taxCents: 210 });
    expect(priceOrder([{ priceCents: 1500, taxPermille: 210 }])).toEqual({ totalCents: 1500, taxCents: 260 });
  });

  it('rounds once per rate', () => {
    const film = { priceCents: 450, taxPermille: 210 };
    expect(priceOrder([film, film])).toEqual({ totalCents: 900, taxCents: 156 });
  });

  it('sums the prices exactly, in whole cents', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const { totalCents, taxCents } = priceOrder(all);
        expect(totalCents).toBe(all.reduce((sum, each) => sum + each.priceCents, 0));
        expect(Number.isSafeInteger(taxCents)).toBe(true);
      }),
    );
  });

  it('holds a tax between nothing and the total', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const { totalCents, taxCents } = priceOrder(all);
        expect(taxCents).toBeGreaterThanOrEqual(0);
        expect(taxCents).toBeLessThanOrEqual(totalCents);
      }),
    );
  });

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(lines, (all) => {
        expect(priceOrder([...all].reverse())).toEqual(priceOrder(all));
      }),
    );
  });

  it('is at most half a cent per rate away from the exact tax', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1000 }), (gross, permille) => {
        expect(Math.abs(includedTax(gross, permille) - (gross * permille) / (1000 + permille))).toBeLessThanOrEqual(
          0.5001,
        );
      }),
    );
  });

  it('gains nothing from a line that costs nothing, and grows with each that does', () => {
    fc.assert(
      fc.property(lines, line, (all, extra) => {
        const before = priceOrder(all);
        const after = priceOrder([...all, extra]);
        expect(after.totalCents - before.totalCents).toBe(extra.priceCents);
        expect(after.taxCents).toBeGreaterThanOrEqual(before.taxCents);
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the amount %d', (priceCents) => {
    expect(() => priceOrder([{ priceCents, taxPermille: 210 }])).toThrow(RangeError);
  });
});
