import 'server-only';
import { and, eq } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import { carts } from '@/lib/database/schema';
import type { Refusal } from '../place-order-result';
import { priceOrder } from '../price-order';
import { type Attempt, beginAttempt, findAttempt, takeOverAttempt } from './attempt-store';
import { type CartLineRow, type CartRow, linesOf, ownedOf } from './cart-store';
import type { CheckoutContext } from './context';
import { fingerprintOf, last4Of, type PlaceOrderInput } from './place-order-input';

/** What a key means for this request. `first` has the attempt to itself; `replay` is told what came out of it. */
export type Beginning =
  | { readonly kind: 'first'; readonly attempt: Attempt; readonly resumed: boolean }
  | { readonly kind: 'replay'; readonly attempt: Attempt }
  | { readonly kind: 'conflict' }
  /** `begun`: a payment is known by this key, for another cart or with other details. */
  | { readonly kind: 'mismatch'; readonly begun: boolean }
  | { readonly kind: 'refused'; readonly reason: Refusal };

export async function beginCheckout(input: PlaceOrderInput, ctx: CheckoutContext): Promise<Beginning> {
  const { db } = ctx.database;
  const [cart] = await db
    .select()
    .from(carts)
    .where(and(eq(carts.id, input.cartId), eq(carts.viewerId, input.viewerId)))
    .limit(1);
  if (!cart) throw new AppError('not_found', 'There is no such cart.');
  const known = await findAttempt(input.key, db);
  if (known) return goOn(known, cart, input, ctx);
  if (input.key !== cart.checkoutKey) return { kind: 'mismatch', begun: false };
  const lines = await linesOf(cart.id, db);
  const reason = await refusalOf(cart, lines, ctx);
  if (reason) return { kind: 'refused', reason };
  const attempt = await beginAttempt(
    {
      checkoutKey: input.key,
      cartId: cart.id,
      cartVersion: cart.version,
      viewerId: input.viewerId,
      fingerprint: fingerprintOf(input, ctx.secret),
      amountCents: priceOrder(lines).totalCents,
      cardLast4: last4Of(input.card.number),
      traceId: input.traceId,
    },
    db,
  );
  if (attempt) return { kind: 'first', attempt, resumed: false };
  // A twin of this request was first, since we looked.
  const twin = await findAttempt(input.key, db);
  return twin ? goOn(twin, cart, input, ctx) : { kind: 'conflict' };
}

async function goOn(known: Attempt, cart: CartRow, input: PlaceOrderInput, ctx: CheckoutContext): Promise<Beginning> {
  const same =
    known.cartId === cart.id &&
    known.cartVersion === cart.version &&
    known.fingerprint === fingerprintOf(input, ctx.secret);
  if (!same) return { kind: 'mismatch', begun: true };
  if (known.state === 'ordered' || known.state === 'declined') return { kind: 'replay', attempt: known };
  if (known.parked === 'challenge' && !input.challenge) return { kind: 'replay', attempt: known };
  const mine = await takeOverAttempt(known.id, ctx.database.db);
  return mine ? { kind: 'first', attempt: mine, resumed: true } : { kind: 'conflict' };
}

async function refusalOf(
  cart: CartRow,
  lines: readonly CartLineRow[],
  ctx: CheckoutContext,
): Promise<Refusal | undefined> {
  if (cart.state !== 'open') return 'cart_ordered';
  if (lines.length === 0) return 'cart_empty';
  if (lines.some((line) => !line.forSale)) return 'not_for_sale';
  const titleIds = lines.map((line) => line.titleId);
  const owned = await ownedOf(cart.viewerId, titleIds, ctx.database.db);
  return owned.length > 0 ? 'already_owned' : undefined;
}
