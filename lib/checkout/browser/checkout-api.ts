import { z } from '@/lib/base/schema';
import { fetchJson } from '@/lib/http/fetch-json';
import type { Cart } from '../cart';
import type { Order } from '../order';
import { Line } from './line-schema';

const CartSchema: z.ZodType<Cart> = z.object({
  id: z.string(),
  version: z.number(),
  checkoutKey: z.string(),
  lines: z.array(Line),
  totalCents: z.number(),
  taxCents: z.number(),
});

const CartAnswer = z.object({ cart: CartSchema.nullable() });

const OrderSchema: z.ZodType<Order> = z.object({
  id: z.string(),
  number: z.string(),
  placedAt: z.string(),
  authorisedAt: z.string(),
  capturedAt: z.string().optional(),
  lines: z.array(Line),
  totalCents: z.number(),
  taxCents: z.number(),
  email: z.string(),
  cardLast4: z.string(),
  supportCode: z.string(),
  traceId: z.string(),
});

const PlacedSchema = z.object({ orderId: z.string(), orderNumber: z.string(), supportCode: z.string() });

export type PlacedOrder = z.infer<typeof PlacedSchema>;

export interface Payment {
  readonly email: string;
  readonly card: { readonly number: string; readonly expiry: string; readonly cvc: string; readonly name: string };
  readonly challenge?: { readonly answer: 'approve' | 'refuse' } | undefined;
}

interface Options {
  /** A flow's own. */
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
}

type CartOrNone = Cart | undefined;

export async function loadCart(options: Options = {}): Promise<CartOrNone> {
  return (await fetchJson('/api/cart', { schema: CartAnswer, ...options })).cart ?? undefined;
}

export async function addToCart(titleId: string, options: Options = {}): Promise<CartOrNone> {
  const answer = await fetchJson('/api/cart', { schema: CartAnswer, method: 'POST', body: { titleId }, ...options });
  return answer.cart ?? undefined;
}

export async function removeFromCart(titleId: string, options: Options = {}): Promise<CartOrNone> {
  const answer = await fetchJson('/api/cart', { schema: CartAnswer, method: 'DELETE', body: { titleId }, ...options });
  return answer.cart ?? undefined;
}

/** Longer than the server's own limit for the provider, so that its answer wins over ours. */
const PAY_TIMEOUT_MS = 30_000;

/** The same key for the same cart: however often it is sent, there is one order and one charge. */
export async function payCart(cart: Cart, payment: Payment, options: Options = {}): Promise<PlacedOrder> {
  return fetchJson(`/api/checkout/${cart.id}`, {
    schema: PlacedSchema,
    method: 'POST',
    body: payment,
    headers: { 'idempotency-key': cart.checkoutKey },
    timeoutMs: PAY_TIMEOUT_MS,
    ...options,
  });
}

export async function loadOrder(orderId: string, options: Options = {}): Promise<Order> {
  return (await fetchJson(`/api/orders/${orderId}`, { schema: z.object({ order: OrderSchema }), ...options })).order;
}
