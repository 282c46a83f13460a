import 'server-only';
import { and, eq } from 'drizzle-orm';
import { carts } from '@/lib/database/schema';
import type { Cart } from '../cart';
import { cartOf, linesOf } from './cart-store';
import type { CheckoutContext } from './context';

/** The viewer's open cart; undefined before anything was put into one. */
export async function getCart(viewerId: string, ctx: CheckoutContext): Promise<Cart | undefined> {
  const { db } = ctx.database;
  const [row] = await db
    .select()
    .from(carts)
    .where(and(eq(carts.viewerId, viewerId), eq(carts.state, 'open')))
    .limit(1);
  return row && cartOf(row, await linesOf(row.id, db));
}
