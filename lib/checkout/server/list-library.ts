import 'server-only';
import { desc, eq } from 'drizzle-orm';
import { titleOf } from '@/lib/catalog/server/title-row';
import type { Title } from '@/lib/catalog/title';
import { entitlements, titles } from '@/lib/database/schema';
import type { CheckoutContext } from './context';

export interface OwnedTitle {
  readonly title: Title;
  readonly orderId: string;
  /** ISO 8601 */
  readonly since: string;
}

const OWNED_MAX = 500;

/** What a viewer owns, the newest first. */
export async function listLibrary(viewerId: string, ctx: CheckoutContext): Promise<OwnedTitle[]> {
  const rows = await ctx.database.db
    .select({ title: titles, orderId: entitlements.orderId, since: entitlements.createdAt })
    .from(entitlements)
    .innerJoin(titles, eq(titles.id, entitlements.titleId))
    .where(eq(entitlements.viewerId, viewerId))
    .orderBy(desc(entitlements.createdAt), titles.id)
    .limit(OWNED_MAX);
  return rows.map((row) => ({ title: titleOf(row.title), orderId: row.orderId, since: row.since.toISOString() }));
}
