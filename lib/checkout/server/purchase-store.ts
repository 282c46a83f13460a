import 'server-only';
import { asc, desc, inArray } from 'drizzle-orm';
import type { Queries } from '@/lib/database/client';
import { orderLines, orders, paymentAttempts } from '@/lib/database/schema';
import { maskedEmail } from '@/lib/operators/audit';
import { supportCode } from '@/lib/telemetry/support-code';
import type { Line } from '../cart';
import { type AttemptState, type Purchase, type PurchaseAttempt, purchaseState } from '../purchase';

type OrderRow = typeof orders.$inferSelect;
type AttemptRow = typeof paymentAttempts.$inferSelect;

/** Of all carts together: a cart with a thousand declined cards must not cost a page. */
const ATTEMPTS_MAX = 500;

/** What became of these carts, in the order in which they were given. */
export async function loadPurchases(cartIds: readonly string[], db: Queries): Promise<Purchase[]> {
  const ids = [...new Set(cartIds)];
  if (ids.length === 0) return [];
  const [orderRows, newestAttempts] = await Promise.all([
    db.select().from(orders).where(inArray(orders.cartId, ids)),
    db
      .select()
      .from(paymentAttempts)
      .where(inArray(paymentAttempts.cartId, ids))
      .orderBy(desc(paymentAttempts.createdAt))
      .limit(ATTEMPTS_MAX),
  ]);
  const lines = await linesOf(orderRows, db);
  const orderOf = new Map(orderRows.map((row) => [row.cartId, row]));
  const attemptsOf = groupBy(newestAttempts.reverse(), (row) => row.cartId);
  return ids.flatMap((cartId) => {
    const purchase = purchaseOf(cartId, orderOf.get(cartId), attemptsOf.get(cartId) ?? [], lines);
    return purchase ? [purchase] : [];
  });
}

async function linesOf(rows: readonly OrderRow[], db: Queries): Promise<ReadonlyMap<string, readonly Line[]>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.id);
  const lines = await db
    .select()
    .from(orderLines)
    .where(inArray(orderLines.orderId, ids))
    .orderBy(asc(orderLines.titleId));
  return groupBy(lines, (line) => line.orderId);
}

function purchaseOf(
  cartId: string,
  order: OrderRow | undefined,
  attemptRows: readonly AttemptRow[],
  lines: ReadonlyMap<string, readonly Line[]>,
): Purchase | undefined {
  const attempts = attemptRows.map(attemptOf);
  const last = attempts.at(-1);
  const viewerId = order?.viewerId ?? attemptRows.at(-1)?.viewerId;
  if (viewerId === undefined) return undefined;
  const shown = order && orderOfRow(order, lines.get(order.id) ?? []);
  return {
    id: order?.id ?? cartId,
    state: purchaseState(shown, last?.state),
    viewerId,
    totalCents: order?.totalCents ?? last?.amountCents ?? 0,
    startedAt: last?.startedAt ?? order?.authorisedAt.toISOString() ?? '',
    ...(shown && { order: shown }),
    attempts,
  };
}

function orderOfRow(row: OrderRow, lines: readonly Line[]): NonNullable<Purchase['order']> {
  return {
    id: row.id,
    number: row.number,
    authorisedAt: row.authorisedAt.toISOString(),
    placedAt: row.createdAt.toISOString(),
    ...(row.capturedAt && { capturedAt: row.capturedAt.toISOString() }),
    taxCents: row.taxCents,
    maskedEmail: maskedEmail(row.email),
    traceId: row.traceId,
    supportCode: supportCode(row.traceId),
    lines: lines.map(({ titleId, name, priceCents, taxPermille }) => ({ titleId, name, priceCents, taxPermille })),
  };
}

function attemptOf(row: AttemptRow): PurchaseAttempt {
  return {
    id: row.id,
    state: attemptState(row),
    amountCents: row.amountCents,
    cardLast4: row.cardLast4,
    ...(row.declineReason !== null && { declineReason: row.declineReason }),
    startedAt: row.createdAt.toISOString(),
    ...(row.authorisedAt && { authorisedAt: row.authorisedAt.toISOString() }),
    ...(row.endedAt && { endedAt: row.endedAt.toISOString() }),
    ...(row.traceId !== null && { traceId: row.traceId }),
  };
}

/** Parked only as long as it is open: what ended is told by how it ended. */
function attemptState({ state, parked }: AttemptRow): AttemptState {
  return parked !== null && (state === 'pending' || state === 'authorised') ? parked : state;
}

/** Node 20 has no `Map.groupBy`. */
function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}
