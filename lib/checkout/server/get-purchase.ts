import 'server-only';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { orders } from '@/lib/database/schema';
import { recordAudit } from '@/lib/operators/server/audit';
import type { Purchase } from '../purchase';
import type { OrderDesk } from './order-desk';
import { loadPurchases } from './purchase-store';

export interface GetPurchaseInput {
  /** An order's, or a cart's where there is no order. */
  readonly id: string;
  readonly operatorId: string;
}

/** Who looked at whose purchase is written down. */
export async function getPurchase(input: GetPurchaseInput, desk: OrderDesk): Promise<Purchase | undefined> {
  if (!z.uuid().safeParse(input.id).success) return undefined;
  const { db } = desk.checkout.database;
  const [order] = await db.select({ cartId: orders.cartId }).from(orders).where(eq(orders.id, input.id)).limit(1);
  const [purchase] = await loadPurchases([order?.cartId ?? input.id], db);
  if (!purchase) return undefined;
  const subject = `order ${purchase.order?.number ?? purchase.id}`;
  await recordAudit({ operatorId: input.operatorId, action: 'order.opened', subject }, desk.checkout);
  return purchase;
}
