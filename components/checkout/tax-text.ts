import type { Line } from '@/lib/checkout/cart';

/** `VAT 21 %, included`; several rates are only called VAT. */
export function taxText(lines: readonly Line[]): string {
  const rates = new Set(lines.map(({ taxPermille }) => taxPermille));
  const [rate] = rates;
  return rates.size === 1 && rate !== undefined ? `VAT ${rate / 10} %, included` : 'VAT, included';
}
