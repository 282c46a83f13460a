import 'server-only';
import { and, eq } from 'drizzle-orm';
import { entitlements } from '@/lib/database/schema';
import type { CheckoutContext } from './context';

export async function ownsTitle(viewerId: string, titleId: string, ctx: CheckoutContext): Promise<boolean> {
  const rows = await ctx.database.db
    .select({ titleId: entitlements.titleId })
    .from(entitlements)
    .where(and(eq(entitlements.viewerId, viewerId), eq(entitlements.titleId, titleId)))
    .limit(1);
  return rows.length > 0;
}
