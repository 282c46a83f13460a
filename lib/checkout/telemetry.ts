export const checkoutSpans = {
  placeOrder: 'checkout.place_order',
  authorizePayment: 'checkout.authorize_payment',
  capturePayment: 'checkout.capture_payment',
  sweepPayments: 'checkout.sweep_payments',
  voidPayment: 'checkout.void_payment',
  findOrders: 'checkout.find_orders',
} as const;

export const checkoutKeys = {
  itemCount: 'mediagw.checkout.item_count',
  totalCents: 'mediagw.checkout.total_cents',
  /** Which answer the buyer got: placed, declined, challenge, refused, unknown, ... */
  result: 'mediagw.checkout.result',
  refusal: 'mediagw.checkout.refusal',
  /** first, replay, conflict, mismatch */
  idempotencyOutcome: 'mediagw.idempotency.outcome',
  orderId: 'mediagw.order.id',
  paymentAttemptId: 'mediagw.payment.attempt_id',
  paymentResult: 'mediagw.payment.result',
  /** The answer came from the look-up after the first call had none. */
  paymentLookedUp: 'mediagw.payment.looked_up',
  /** What an operator looked for by: email, support_code, number, trace, id. Never what it was. */
  searchKind: 'mediagw.checkout.search_kind',
  foundCount: 'mediagw.checkout.found_count',
} as const;

export const CHECKOUT_SCOPE = 'checkout';
