import 'server-only';
import { and, eq, sql } from 'drizzle-orm';
import { AppError } from '@/lib/base/errors';
import type { Queries } from '@/lib/database/client';
import { cartLines, carts, titles } from '@/lib/database/schema';
import { rememberViewer } from '@/lib/viewers/server/remember-viewer';
import type { Cart } from '../cart';
import { type CartRow, cartOf, linesOf, ownedOf } from './cart-store';
import type { CheckoutContext } from './context';

const LINES_MAX = 50;

export interface ChangeCartInput {
  readonly viewerId: string;
  readonly titleId: string;
}

/** Puts a title into the cart; one that is there already changes nothing. */
export async function addToCart(input: ChangeCartInput, ctx: CheckoutContext): Promise<Cart> {
  return ctx.database.transaction(async (tx) => {
    await refuseUnsellable(input, tx);
    await rememberViewer(input.viewerId, undefined, tx);
    await tx.insert(carts).values({ viewerId: input.viewerId }).onConflictDoNothing();
    const cart = await lockOpenCart(input.viewerId, tx);
    if (!cart) throw new AppError('conflict', 'The cart is being ordered.');
    const lines = await linesOf(cart.id, tx);
    if (lines.some((line) => line.titleId === input.titleId)) return cartOf(cart, lines);
    if (lines.length >= LINES_MAX) throw new AppError('conflict', 'The cart is full.', { reason: 'cart_full' });
    await tx.insert(cartLines).values({ cartId: cart.id, titleId: input.titleId });
    return changed(cart, tx);
  });
}

/** Takes a title out; one that is not there changes nothing. Undefined without a cart. */
export async function removeFromCart(input: ChangeCartInput, ctx: CheckoutContext): Promise<Cart | undefined> {
  return ctx.database.transaction(async (tx) => {
    const cart = await lockOpenCart(input.viewerId, tx);
    if (!cart) return undefined;
    const gone = await tx
      .delete(cartLines)
      .where(and(eq(cartLines.cartId, cart.id), eq(cartLines.titleId, input.titleId)))
      .returning({ titleId: cartLines.titleId });
    return gone.length > 0 ? changed(cart, tx) : cartOf(cart, await linesOf(cart.id, tx));
  });
}

async function refuseUnsellable({ viewerId, titleId }: ChangeCartInput, tx: Queries): Promise<void> {
  const [title] = await tx.select().from(titles).where(eq(titles.id, titleId)).limit(1);
  if (!title) throw new AppError('not_found', 'There is no such title.');
  if (title.mediaKey === null) {
    throw new AppError('conflict', 'This title is announced, but not for sale yet.', { reason: 'not_for_sale' });
  }
  const owned = await ownedOf(viewerId, [titleId], tx);
  if (owned.length > 0) throw new AppError('conflict', 'You own this title already.', { reason: 'already_owned' });
}

async function lockOpenCart(viewerId: string, tx: Queries): Promise<CartRow | undefined> {
  const [row] = await tx
    .select()
    .from(carts)
    .where(and(eq(carts.viewerId, viewerId), eq(carts.state, 'open')))
    .for('update');
  return row;
}

/** Another version, and with it another key: a checkout of the old lines can not end as an order any more. */
async function changed(cart: CartRow, tx: Queries): Promise<Cart> {
  const [row] = await tx
    .update(carts)
    .set({ version: sql`${carts.version} + 1`, checkoutKey: sql`gen_random_uuid()` })
    .where(eq(carts.id, cart.id))
    .returning();
  return cartOf(row ?? cart, await linesOf(cart.id, tx));
}
