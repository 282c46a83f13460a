import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardKind, isCardNumber, isExpiryInFuture, TEST_CARDS } from './cards';

const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 18 }).map((all) => all.join(''));
const withCheckDigit = (body: string) =>
  [...'0123456789'].map((digit) => body + digit).filter((number) => isCardNumber(number));

describe('cards', () => {
  it.each(TEST_CARDS)('knows $number, with and without spaces', ({ number, kind }) => {
    expect(isCardNumber(number)).toBe(true);
    expect(cardKind(number)).toBe(kind);
    expect(cardKind(number.replaceAll(' ', ''))).toBe(kind);
  });

  it('finds one check digit for each number', () => {
    fc.assert(fc.property(digits, (body) => withCheckDigit(body).length === 1));
  });

  it('sees each single wrong digit', () => {
    fc.assert(
      fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (body, where, change) => {
        const number = withCheckDigit(body)[0] ?? '';
        const at = where % number.length;
        const wrong = number.slice(0, at) + ((Number(number.charAt(at)) + change) % 10) + number.slice(at + 1);
        expect(isCardNumber(wrong)).toBe(false);
      }),
    );
  });

  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        isCardNumber(text);
        isExpiryInFuture(text, new Date());
        expect(cardKind(text)).toBeTypeOf('string');
      }),
    );
  });

  it.each([
    ['11/26', true],
    ['10/26', false],
    ['12/25', false],
    ['01/27', true],
    ['13/30', false],
    ['1/30', false],
    ['', false],
  ])('on 30 November 2026 a card until %s is good: %s', (expiry, good) => {
    expect(isExpiryInFuture(expiry, new Date('2026-11-30T23:59:59Z'))).toBe(good);
  });
});
