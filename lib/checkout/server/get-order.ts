import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { orderLines, orders, titles } from '@/lib/database/schema';
import { supportCode } from '@/lib/telemetry/support-code';
import type { Order } from '../order';
import type { CheckoutContext } from './context';

export interface GetOrderInput {
  readonly orderId: string;
  readonly viewerId: string;
}

/** Undefined for an order of somebody else too: that it exists is not said. */
export async function getOrder(input: GetOrderInput, ctx: CheckoutContext): Promise<Order | undefined> {
  if (!z.uuid().safeParse(input.orderId).success) return undefined;
  const { db } = ctx.database;
  const [row] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.id, input.orderId), eq(orders.viewerId, input.viewerId)))
    .limit(1);
  if (!row) return undefined;
  const lines = await db
    .select({
      titleId: orderLines.titleId,
      name: orderLines.name,
      priceCents: orderLines.priceCents,
      taxPermille: orderLines.taxPermille,
      durationMs: titles.durationMs,
    })
    .from(orderLines)
    .innerJoin(titles, eq(titles.id, orderLines.titleId))
    .where(eq(orderLines.orderId, row.id))
    .orderBy(asc(titles.position), asc(titles.id));
  return {
    id: row.id,
    number: row.number,
    placedAt: row.createdAt.toISOString(),
    authorisedAt: row.authorisedAt.toISOString(),
    ...(row.capturedAt && { capturedAt: row.capturedAt.toISOString() }),
    lines: lines.map(({ durationMs, ...line }) => ({ ...line, ...(durationMs !== null && { durationMs }) })),
    totalCents: row.totalCents,
    taxCents: row.taxCents,
    email: row.email,
    cardLast4: row.cardLast4,
    supportCode: supportCode(row.traceId),
    traceId: row.traceId,
  };
}
