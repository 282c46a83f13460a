import 'server-only';
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { cardDigits, isCardNumber, isExpiryInFuture } from '@/lib/payments/cards';

/** The body of the checkout. Messages are for the buyer; none repeats a value. */
export const CheckoutBody = z.strictObject({
  email: z.email('This is not an e-mail address.').max(254),
  card: z.strictObject({
    number: z.string().max(30).refine(isCardNumber, 'This is not a card number. Check the digits.'),
    expiry: z.string().refine((value) => isExpiryInFuture(value, new Date()), 'This date has passed. Check the year.'),
    cvc: z.string().regex(/^\d{3,4}$/, 'Three digits on the back of the card.'),
    name: z.string().trim().min(1, 'The name on the card.').max(100),
  }),
  challenge: z.strictObject({ answer: z.enum(['approve', 'refuse']) }).optional(),
});

export type CheckoutBody = z.infer<typeof CheckoutBody>;

export interface PlaceOrderInput extends CheckoutBody {
  readonly viewerId: string;
  readonly cartId: string;
  /** The `Idempotency-Key`. */
  readonly key: string;
  /** Of the request; the receipt's support code comes from it. */
  readonly traceId: string;
}

export function last4Of(number: string): string {
  return cardDigits(number).slice(-4);
}

/** Same request, same fingerprint. Keyed, so that a copy of the table tells nothing; the bank's answer is no part of it. */
export function fingerprintOf(input: PlaceOrderInput, secret: string): string {
  const said = [1, input.viewerId, input.cartId, input.email.toLowerCase(), last4Of(input.card.number)];
  return createHmac('sha256', secret)
    .update(`checkout.v1.${JSON.stringify(said)}`)
    .digest('base64url');
}
