import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPayment, groupCardNumber, NO_PAYMENT, type PaymentFields, paymentOf, slashExpiry } from './payment-form';
import { TEST_CARDS } from './test-cards';

const NOW = new Date(2026, 10, 21);
const GOOD: PaymentFields = {
  email: 'viewer@example.org',
  number: '4242 4242 4242 4242',
  expiry: '11/26',
  cvc: '123',
  name: 'Ines Vaar',
};
const check = (changed: Partial<PaymentFields>) => checkPayment({ ...GOOD, ...changed }, NOW);

describe('checkPayment', () => {
  it('accepts a good card, in its last month too', () => expect(check({})).toEqual({}));

  it.each(TEST_CARDS)('lets the sandbox card $number through', ({ number }) => expect(check({ number })).toEqual({}));

  it('names every empty field', () => {
    expect(Object.keys(checkPayment(NO_PAYMENT, NOW))).toEqual(['email', 'number', 'expiry', 'cvc', 'name']);
  });

  it.each([
    [{ email: 'viewer' }, 'An address looks like name@example.org.'],
    [{ number: '4242' }, 'A card number has 12 to 19 digits.'],
    [{ number: '4242 4242 4242 4241' }, 'This is not a card number. Check the digits.'],
    [{ expiry: '10/26' }, 'This date has passed. Check the year.'],
    [{ expiry: '13/30' }, 'Enter month and year, like 11/28.'],
    [{ cvc: '12' }, 'Enter the three or four digits.'],
    [{ name: '  ' }, 'Enter the name as it stands on the card.'],
  ] satisfies [Partial<PaymentFields>, string][])('says what is wrong with %o', (changed, words) => {
    expect(Object.values(check(changed))).toEqual([words]);
  });

  it('notices any single wrong digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
        const digits = [...'4242424242424242'];
        digits[place] = String((Number(digits[place]) + by) % 10);
        expect(check({ number: digits.join('') }).number).toBeDefined();
      }),
    );
  });
});

describe('while typing', () => {
  it.each([
    ['42424', '4242 4'],
    ['4242-4242', '4242 4242'],
    ['', ''],
  ])('writes the number %s as %s', (typed, shown) => expect(groupCardNumber(typed)).toBe(shown));
  it.each([
    ['1', '1'],
    ['11', '11'],
    ['11/', '11/'],
    ['112', '11/2'],
    ['11 / 27', '11/27'],
  ])('writes the date %s as %s', (typed, shown) => expect(slashExpiry(typed)).toBe(shown));
});

it('sends digits only', () => {
  expect(paymentOf({ ...GOOD, email: ' viewer@example.org ' })).toEqual({
    email: 'viewer@example.org',
    card: { number: '4242424242424242', expiry: '11/26', cvc: '123', name: 'Ines Vaar' },
  });
});
