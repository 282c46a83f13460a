import 'server-only';
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Queries } from '@/lib/database/client';
import { cartLines, carts, entitlements, titles } from '@/lib/database/schema';
import type { Cart, Line } from '../cart';
import { priceOrder } from '../price-order';

export type CartRow = typeof carts.$inferSelect;

export interface CartLineRow extends Line {
  readonly forSale: boolean;
}

export async function linesOf(cartId: string, db: Queries): Promise<CartLineRow[]> {
  const rows = await db
    .select({
      titleId: titles.id,
      name: titles.name,
      priceCents: titles.priceCents,
      taxPermille: titles.taxPermille,
      durationMs: titles.durationMs,
      mediaKey: titles.mediaKey,
    })
    .from(cartLines)
    .innerJoin(titles, eq(titles.id, cartLines.titleId))
    .where(eq(cartLines.cartId, cartId))
    .orderBy(asc(cartLines.createdAt), asc(titles.id));
  return rows.map(({ durationMs, mediaKey, ...line }) => ({
    ...line,
    ...(durationMs !== null && { durationMs }),
    forSale: mediaKey !== null && durationMs !== null,
  }));
}

export async function ownedOf(viewerId: string, titleIds: readonly string[], db: Queries): Promise<string[]> {
  if (titleIds.length === 0) return [];
  const rows = await db
    .select({ titleId: entitlements.titleId })
    .from(entitlements)
    .where(and(eq(entitlements.viewerId, viewerId), inArray(entitlements.titleId, [...titleIds])));
  return rows.map((row) => row.titleId);
}

export function cartOf(row: CartRow, lines: readonly CartLineRow[]): Cart {
  return {
    id: row.id,
    version: row.version,
    checkoutKey: row.checkoutKey,
    lines: lines.map(lineOf),
    ...priceOrder(lines),
  };
}

function lineOf({ titleId, name, priceCents, taxPermille, durationMs }: CartLineRow): Line {
  return { titleId, name, priceCents, taxPermille, ...(durationMs !== undefined && { durationMs }) };
}
