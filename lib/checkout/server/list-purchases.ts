import 'server-only';
import { and, desc, eq, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { orders, paymentAttempts } from '@/lib/database/schema';
import type { Purchase, PurchaseView } from '../purchase';
import type { CheckoutContext } from './context';
import { loadPurchases } from './purchase-store';

export interface ListPurchasesInput {
  readonly view: PurchaseView;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
}

export interface PurchasePage {
  readonly purchases: readonly Purchase[];
  /** Absent on the last page. */
  readonly next?: string;
}

export const PURCHASES_MAX = 50;

interface Key {
  readonly cartId: string;
  readonly id: string;
  readonly createdAt: Date;
}

/** The newest first, a page at a time. */
export async function listPurchases(
  { view, before }: ListPurchasesInput,
  ctx: Pick<CheckoutContext, 'database'>,
): Promise<PurchasePage> {
  const cursor = before === undefined ? undefined : parseCursor(before);
  const keys = view === 'unfinished' ? await unfinished(cursor, ctx) : await ordered(view === 'waiting', cursor, ctx);
  const page = keys.slice(0, PURCHASES_MAX);
  const last = page.at(-1);
  const purchases = await loadPurchases(
    page.map((key) => key.cartId),
    ctx.database.db,
  );
  return { purchases, ...(keys.length > PURCHASES_MAX && last && { next: `${last.createdAt.getTime()}~${last.id}` }) };
}

type Cursor = Pick<Key, 'id' | 'createdAt'>;

/** Undefined when it is none: the first page is a better answer than an error. */
function parseCursor(text: string): Cursor | undefined {
  const [, ms, id] = /^(\d{1,15})~([0-9a-f-]{36})$/.exec(text) ?? [];
  return ms === undefined || id === undefined ? undefined : { createdAt: new Date(Number(ms)), id };
}

function ordered(
  waiting: boolean,
  cursor: Cursor | undefined,
  { database }: Pick<CheckoutContext, 'database'>,
): Promise<Key[]> {
  return database.db
    .select({ cartId: orders.cartId, id: orders.id, createdAt: orders.createdAt })
    .from(orders)
    .where(and(waiting ? isNull(orders.capturedAt) : undefined, cursor && isBefore(orders, cursor)))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(PURCHASES_MAX + 1);
}

/** The newest attempt of each cart that never became an order. */
function unfinished(cursor: Cursor | undefined, { database }: Pick<CheckoutContext, 'database'>): Promise<Key[]> {
  const attempts = paymentAttempts;
  const later = sql`select 1 from payment_attempts later where later.cart_id = ${attempts.cartId}
    and (later.created_at, later.id) > (${attempts.createdAt}, ${attempts.id})`;
  return database.db
    .select({ cartId: attempts.cartId, id: attempts.id, createdAt: attempts.createdAt })
    .from(attempts)
    .where(and(ne(attempts.state, 'ordered'), sql`not exists (${later})`, cursor && isBefore(attempts, cursor)))
    .orderBy(desc(attempts.createdAt), desc(attempts.id))
    .limit(PURCHASES_MAX + 1);
}

function isBefore(table: typeof orders | typeof paymentAttempts, { createdAt, id }: Cursor) {
  return or(lt(table.createdAt, createdAt), and(eq(table.createdAt, createdAt), lt(table.id, id)));
}
