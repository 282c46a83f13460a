export const checkoutSpans = {
  placeOrder: 'checkout.place_order',
  authorizePayment: 'checkout.authorize_payment',
  capturePayment: 'checkout.capture_payment',
  sweepPayments: 'checkout.sweep_payments',
  voidPayment: 'checkout.void_payment',
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
} as const;

export const CHECKOUT_SCOPE = 'checkout';
