import { z } from 'zod';

/** Money was authorised and an order was written. Carries no personal data: consumers read the order. */
export const OrderPlacedV1 = z.object({
  orderId: z.uuid(),
  titleIds: z.array(z.string().min(1)).min(1),
  totalCents: z.int().nonnegative(),
  currency: z.literal('EUR'),
});

export type OrderPlacedV1 = z.infer<typeof OrderPlacedV1>;

/** Type, version and schema of everything that goes through the log. A change of shape is a new version beside the old. */
export const EVENTS = {
  'order.placed': { 1: OrderPlacedV1 },
} as const;

export interface NewEvent {
  /** Also the topic. */
  readonly type: string;
  readonly version: number;
  readonly payload: unknown;
}

export function orderPlaced(payload: OrderPlacedV1): NewEvent {
  return { type: 'order.placed', version: 1, payload: OrderPlacedV1.parse(payload) };
}
