/** Integer minor units (cents) of the shop's one currency. */
export type Cents = number;

export const CURRENCY = 'EUR';

const formatter = new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY });

/** `1500` becomes `€15.00`. */
export function formatCents(amount: Cents): string {
  return formatter.format(amount / 100).replace('-', '−');
}
