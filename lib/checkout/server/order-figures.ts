import 'server-only';
import { sql } from 'drizzle-orm';
import { orders, paymentAttempts } from '@/lib/database/schema';
import { OrderFigures } from '../order-figures';
import type { CheckoutContext } from './context';

/** One question to the database; each part of it is answered by an index. */
export async function orderFigures(ctx: Pick<CheckoutContext, 'database'>): Promise<OrderFigures> {
  const hourAgo = sql`now() - interval '1 hour'`;
  const uncaptured = sql`from ${orders} where ${orders.capturedAt} is null`;
  const { rows } = await ctx.database.db.execute(sql`select
    (select count(*)::int from ${orders} where ${orders.createdAt} > ${hourAgo}) as "placed",
    (select coalesce(sum(${orders.totalCents}), 0)::float8 from ${orders} where ${orders.createdAt} > ${hourAgo}) as "placedCents",
    (select count(*)::int from ${paymentAttempts}
      where ${paymentAttempts.state} = 'declined' and ${paymentAttempts.createdAt} > ${hourAgo}) as "declined",
    (select count(*)::int ${uncaptured}) as "uncaptured",
    (select (extract(epoch from min(${orders.createdAt})) * 1000)::float8 ${uncaptured}) as "uncapturedSinceMs",
    (select count(*)::int from ${paymentAttempts}
      where ${paymentAttempts.state} in ('pending', 'authorised', 'voiding') and ${paymentAttempts.parked} is not null) as "parked"`);
  return OrderFigures.parse(rows[0]);
}
