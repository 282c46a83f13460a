/** The sandbox's cards, shown on the checkout form. Every other number that passes the check digit is a success too. */
export const TEST_CARDS = [
  { number: '4242 4242 4242 4242', kind: 'success', says: 'pays' },
  { number: '4000 0000 0000 0002', kind: 'declined', says: 'is declined' },
  { number: '4000 0000 0000 3220', kind: 'challenge', says: 'asks the bank first' },
  { number: '4000 0000 0000 6975', kind: 'slow', says: 'pays after four seconds' },
  { number: '4000 0000 0000 0119', kind: 'broken', says: 'fails, but has paid' },
] as const;

export type CardKind = (typeof TEST_CARDS)[number]['kind'];

export function cardKind(number: string): CardKind {
  const digits = cardDigits(number);
  return TEST_CARDS.find((card) => cardDigits(card.number) === digits)?.kind ?? 'success';
}

export function cardDigits(number: string): string {
  return number.replace(/[\s-]/g, '');
}

/** The Luhn check digit: from the right, every second digit doubled (its digits summed), the sum a multiple of ten. */
export function isCardNumber(number: string): boolean {
  const digits = cardDigits(number);
  if (!/^\d{12,19}$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** `MM/YY`; good until the end of its month. */
export function isExpiryInFuture(expiry: string, now: Date): boolean {
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d\d)$/.exec(expiry) ?? [];
  if (!month || !year) return false;
  return Date.UTC(2000 + Number(year), Number(month), 1) > now.getTime();
}
