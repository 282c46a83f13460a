import 'server-only';
import { desc, eq } from 'drizzle-orm';
import type { Cents } from '@/lib/base/money';
import { orders } from '@/lib/database/schema';
import { supportCode } from '@/lib/telemetry/support-code';
import type { CheckoutContext } from './context';

/** What a trace's page says of the order that the trace made. No address: who it was stays an opaque id. */
export interface TracedOrder {
  readonly id: string;
  readonly number: string;
  readonly supportCode: string;
  readonly totalCents: Cents;
  /** ISO 8601 */
  readonly placedAt: string;
  readonly viewerId: string;
  readonly state: 'placed' | 'captured';
}

/** The order whose checkout was this trace; 32 hex digits. */
export async function orderOfTrace(
  traceId: string,
  ctx: Pick<CheckoutContext, 'database'>,
): Promise<TracedOrder | undefined> {
  const [row] = await ctx.database.db
    .select()
    .from(orders)
    .where(eq(orders.traceId, traceId))
    .orderBy(desc(orders.createdAt))
    .limit(1);
  if (!row) return undefined;
  return {
    id: row.id,
    number: row.number,
    supportCode: supportCode(row.traceId),
    totalCents: row.totalCents,
    placedAt: row.createdAt.toISOString(),
    viewerId: row.viewerId,
    state: row.capturedAt === null ? 'placed' : 'captured',
  };
}
