import { AppError } from '@/lib/base/errors';
import type { PlacedOrder, PlaceOrderResult, Refusal } from './place-order-result';

const REFUSED: Record<Refusal, string> = {
  cart_empty: 'There is nothing in the cart.',
  cart_changed: 'The cart was changed while you paid. Nothing was charged. Look at it and pay again.',
  cart_ordered: 'This cart is ordered already.',
  price_changed: 'A price was changed while you paid. Nothing was charged. Look at it and pay again.',
  not_for_sale: 'A title in the cart is not for sale yet.',
  already_owned: 'You own a title in the cart already. Nothing was charged.',
};

/** The order, or the error that a client is told. */
export function orderOrThrow(result: PlaceOrderResult): PlacedOrder {
  switch (result.kind) {
    case 'placed':
      return result.order;
    case 'declined':
      throw new AppError('payment_declined', declined(result.reason));
    case 'challenge':
      throw new AppError('payment_challenge', 'Your bank asks you to confirm this payment.');
    case 'refused':
      throw new AppError('conflict', REFUSED[result.reason], { reason: result.reason });
    case 'conflict':
      throw new AppError('conflict', 'This payment is still at work. Try again in a moment.', {
        reason: 'payment_in_progress',
        retryAfterS: 1,
      });
    case 'mismatch':
      throw new AppError(
        'mismatch',
        'The cart or the payment differs from what this checkout began with. Load it again.',
        result.begun ? { reason: 'payment_differs' } : undefined,
      );
    case 'unknown':
      throw new AppError('payment_unknown', 'The bank has not answered. Press Pay again: the same order continues.', {
        retryAfterS: 2,
      });
  }
}

function declined(reason: string): string {
  return reason === 'challenge_refused'
    ? 'The payment was not confirmed. Nothing was charged. Try again or use another card.'
    : 'The bank declined this card. Nothing was charged. Use another card.';
}
