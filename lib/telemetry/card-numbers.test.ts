import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCardNumber, withoutCardNumbers } from './card-numbers';

const clean = (text: string) => withoutCardNumbers(text, 'X');

/** Digits with the check digit that Luhn wants. */
const cards = fc
  .tuple(fc.constantFrom('2', '3', '4', '5', '6'), fc.stringMatching(/^\d{11,17}$/))
  .map(([first, rest]) => {
    for (let check = 0; check < 10; check++) {
      if (isCardNumber(`${first}${rest}${check}`)) return `${first}${rest}${check}`;
    }
    throw new Error('no check digit fits');
  });

describe('card numbers', () => {
  it.each([
    ['4242424242424242', 'X'],
    ['4242 4242 4242 4242 12 30 123', 'X 12 30 123'],
    ['1-4242-4242-4242-4242-', '1-X-'],
    ['x4242+4242+4242+4242y', 'xXy'],
    ['4242%204242%204242%204242%2012', 'X%2012'],
    ['q=%204242%204242%204242%204242', 'q=%20X'],
    ['%7B%22pan%22:%224242424242424242%22', '%7B%22pan%22:%22X%22'],
    ['100%378282246310005', '100%X'],
    ['order-378282246310005.', 'order-X.'],
    ['{"card":4242424242424242,"n":1}', '{"card":0,"n":1}'],
    ['two 4242424242424242 5555 5555 5555 4444', 'two X X'],
  ])('writes %s as %s', (text, expected) => expect(clean(text)).toBe(expected));

  it.each([
    '4bf92f3577b34da64242424242424242',
    'a242424242424242',
    '00-4bf92f3577b34da64242424242424242-00f067aa0ba902b7-01',
    '123e4567-e89b-42d3-a456-424242424242',
    '2026-11-21T16:10:58.123456789Z',
    '1795000000000000000',
    '4242424242424241',
    'id=%204242424242424242abcdefabcdefabcd',
    'X%2034%2067 12 30 123',
    '42424242424242424242',
    '10.0.0.1 200 1234 GET /titles/7',
  ])('leaves %s', (text) => expect(clean(text)).toBe(text));

  it('finds every card, however it is grouped and whatever stands around it', () => {
    const separators = fc.constantFrom('', ' ', '-', '+', '%20');
    const before = fc.constantFrom('', ' ', 'pan=', '"', 'card:', '12/30 ', '\n', 'no. 7 ', 'xyz', '%20', '%22');
    const after = fc.constantFrom('', ' ', ' 12/30', ' 12 30 123', '"}', 'xyz', '-x');
    fc.assert(
      fc.property(cards, separators, fc.integer({ min: 2, max: 6 }), before, after, (card, separator, size, a, b) => {
        const written = card.match(new RegExp(`.{1,${size}}`, 'g'))?.join(separator) ?? '';
        const result = clean(a + written + b);
        expect(result).not.toContain(written);
        expect(clean(result)).toBe(result);
      }),
      { numRuns: 1_000 },
    );
  });
});
