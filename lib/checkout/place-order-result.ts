export interface PlacedOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly supportCode: string;
}

export type Refusal =
  | 'cart_empty'
  | 'cart_changed'
  | 'cart_ordered'
  | 'price_changed'
  | 'not_for_sale'
  | 'already_owned';

/** What became of a checkout. All but `placed` are answers a buyer can act on. */
export type PlaceOrderResult =
  | { readonly kind: 'placed'; readonly order: PlacedOrder }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'challenge' }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** The same key is at work somewhere else. */
  | { readonly kind: 'conflict' }
  /** The key was given out for another cart, another version of it, or another body. */
  /** `begun`: the key belongs to a payment of another cart or with other details. */
  | { readonly kind: 'mismatch'; readonly begun: boolean }
  /** The provider did not say; the same key goes on from here. */
  | { readonly kind: 'unknown' };
