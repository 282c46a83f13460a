/**
 * The fields of the checkout form: what a person types, what is wrong with it in words, and what is sent.
 */
export const PAYMENT_FIELDS = ['email', 'number', 'expiry', 'cvc', 'name'] as const;
export type PaymentField = (typeof PAYMENT_FIELDS)[number];
export type PaymentFields = Readonly<Record<PaymentField, string>>;
export type PaymentErrors = Readonly<Partial<Record<PaymentField, string>>>;

export const NO_PAYMENT: PaymentFields = { email: '', number: '', expiry: '', cvc: '', name: '' };

/** Groups of four while typing: `4242 4242 4242 4242`. */
export function groupCardNumber(text: string): string {
  return digitsOf(text)
    .slice(0, 19)
    .replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** `1127` becomes `11/27` while typing; a slash that was typed stays one. */
export function slashExpiry(text: string): string {
  const digits = digitsOf(text).slice(0, 4);
  return digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits + (/^\d\d\s*\//.test(text) ? '/' : '');
}

export function checkPayment(fields: PaymentFields, now: Date): PaymentErrors {
  const errors: Partial<Record<PaymentField, string>> = {};
  for (const field of PAYMENT_FIELDS) {
    const error = CHECKS[field](fields[field].trim(), now);
    if (error !== undefined) errors[field] = error;
  }
  return errors;
}

/** In the form that the checkout takes; only for fields without errors. */
export function paymentOf(fields: PaymentFields) {
  return {
    email: fields.email.trim(),
    card: {
      number: digitsOf(fields.number),
      expiry: slashExpiry(fields.expiry),
      cvc: digitsOf(fields.cvc),
      name: fields.name.trim(),
    },
  };
}

const CHECKS: Record<PaymentField, (text: string, now: Date) => string | undefined> = {
  email(text) {
    if (text === '') return 'Enter your email address.';
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) && text.length <= 254
      ? undefined
      : 'An address looks like name@example.org.';
  },
  number(text) {
    const digits = digitsOf(text);
    if (digits === '') return 'Enter the number on the front of the card.';
    if (digits.length < 12 || digits.length > 19) return 'A card number has 12 to 19 digits.';
    return passesLuhn(digits) ? undefined : 'This is not a card number. Check the digits.';
  },
  expiry(text, now) {
    const match = /^(\d\d)\/(\d\d)$/.exec(text);
    const month = Number(match?.[1]);
    if (!match || month < 1 || month > 12) return 'Enter month and year, like 11/28.';
    const lastMonth = now.getFullYear() * 12 + now.getMonth();
    const cardMonth = (2000 + Number(match[2])) * 12 + month - 1;
    return cardMonth < lastMonth ? 'This date has passed. Check the year.' : undefined;
  },
  cvc: (text) => (/^\d{3,4}$/.test(text) ? undefined : 'Enter the three or four digits.'),
  name: (text) => (text === '' ? 'Enter the name as it stands on the card.' : undefined),
};

/** From the right, every second digit doubled; the digits' sum ends in 0: 4242... passes, one wrong digit never does. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
