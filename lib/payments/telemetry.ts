/** Calls of the provider's API; on both sides of the wire the span has the same name. */
export const paymentRoutes = {
  authorize: { method: 'POST', template: '/authorizations' },
  lookUp: { method: 'GET', template: '/authorizations/[reference]' },
  capture: { method: 'POST', template: '/captures/[id]' },
  void: { method: 'POST', template: '/voids/[reference]' },
} as const;

export type PaymentRoute = (typeof paymentRoutes)[keyof typeof paymentRoutes];

export const spanName = (route: PaymentRoute): string => `${route.method} ${route.template}`;

export const PAYMENTS_SCOPE = 'payments';
