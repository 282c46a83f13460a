import 'server-only';
import { and, eq, inArray, isNotNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Database, Queries } from '@/lib/database/client';
import { carts, paymentAttempts } from '@/lib/database/schema';

export type Attempt = typeof paymentAttempts.$inferSelect;
export type NewAttempt = Pick<
  Attempt,
  'checkoutKey' | 'cartId' | 'cartVersion' | 'viewerId' | 'fingerprint' | 'amountCents' | 'cardLast4' | 'traceId'
>;

/** How long whoever works on an attempt has it. Longer than all timeouts of a checkout together. */
export const LEASE_MS = 30_000;
/** How long the money waits for a buyer who may come back. */
const PARKED_MS = { challenge: 600_000, unknown: 60_000 } as const;
const OPEN = ['pending', 'authorised'] as const;

const table = paymentAttempts;
const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;

/** The attempt of a key; one that was voided does not count any more. */
export async function findAttempt(checkoutKey: string, db: Queries): Promise<Attempt | undefined> {
  const [row] = await db
    .select()
    .from(table)
    .where(and(eq(table.checkoutKey, checkoutKey), ne(table.state, 'voided')))
    .limit(1);
  return row;
}

/** Undefined when another request with the same key was first. */
export async function beginAttempt(attempt: NewAttempt, db: Queries): Promise<Attempt | undefined> {
  const [row] = await db
    .insert(table)
    .values({ ...attempt, leaseUntil: inMs(LEASE_MS) })
    .onConflictDoNothing()
    .returning();
  return row;
}

/** Goes on with an attempt that nobody works on: its lease has ended, or it waits for the buyer. One taker wins. */
export async function takeOverAttempt(id: string, db: Queries): Promise<Attempt | undefined> {
  const [row] = await db
    .update(table)
    .set({ leaseUntil: inMs(LEASE_MS), parked: null })
    .where(
      and(
        eq(table.id, id),
        inArray(table.state, [...OPEN]),
        or(lt(table.leaseUntil, sql`now()`), isNotNull(table.parked)),
      ),
    )
    .returning();
  return row;
}

/** False when the attempt was taken away meanwhile: the money is being given back. */
export async function markAuthorised(
  id: string,
  authorization: { readonly id: string; readonly at: Date },
  db: Queries,
): Promise<boolean> {
  const rows = await db
    .update(table)
    .set({ state: 'authorised', authorizationId: authorization.id, authorisedAt: authorization.at })
    .where(and(eq(table.id, id), inArray(table.state, [...OPEN])))
    .returning({ id: table.id });
  return rows.length > 0;
}

/** Final: the cart gets another key, so that the next card is another attempt. */
export function markDeclined(attempt: Attempt, declineReason: string, database: Database): Promise<boolean> {
  return database.transaction(async (tx) => {
    const rows = await tx
      .update(table)
      .set({ state: 'declined', declineReason, parked: null, endedAt: sql`now()` })
      .where(and(eq(table.id, attempt.id), eq(table.state, 'pending')))
      .returning({ id: table.id });
    if (rows.length === 0) return false;
    await tx
      .update(carts)
      .set({ checkoutKey: sql`gen_random_uuid()` })
      .where(and(eq(carts.id, attempt.cartId), eq(carts.checkoutKey, attempt.checkoutKey)));
    return true;
  });
}

/** Lets go of an attempt that the same key may go on with at once. */
export async function parkAttempt(id: string, why: 'challenge' | 'unknown', db: Queries): Promise<void> {
  await db
    .update(table)
    .set({ parked: why, leaseUntil: inMs(PARKED_MS[why]) })
    .where(and(eq(table.id, id), inArray(table.state, [...OPEN])));
}

/** The one step that turns money into an order; false when it was turned into something else. */
export async function markOrdered(id: string, tx: Queries): Promise<boolean> {
  const rows = await tx
    .update(table)
    .set({ state: 'ordered', parked: null })
    .where(and(eq(table.id, id), eq(table.state, 'authorised')))
    .returning({ id: table.id });
  return rows.length > 0;
}

/** From here on no order can be made of it; whoever claimed it gives the money back. */
export async function claimForVoid(id: string, db: Queries): Promise<boolean> {
  const rows = await db
    .update(table)
    .set({ state: 'voiding', parked: null, leaseUntil: inMs(LEASE_MS) })
    .where(and(eq(table.id, id), inArray(table.state, [...OPEN])))
    .returning({ id: table.id });
  return rows.length > 0;
}

/** The same for everything whose lease has ended, whatever it was left in. */
export async function claimExpired(limit: number, db: Queries): Promise<Attempt[]> {
  const expired = db
    .select({ id: table.id })
    .from(table)
    .where(and(inArray(table.state, [...OPEN, 'voiding']), lt(table.leaseUntil, sql`now()`)))
    .orderBy(table.leaseUntil)
    .limit(limit)
    .for('update', { skipLocked: true });
  return db
    .update(table)
    .set({ state: 'voiding', parked: null, leaseUntil: inMs(LEASE_MS) })
    .where(inArray(table.id, expired))
    .returning();
}

export async function markVoided(id: string, db: Queries): Promise<void> {
  await db
    .update(table)
    .set({ state: 'voided', endedAt: sql`now()` })
    .where(and(eq(table.id, id), eq(table.state, 'voiding')));
}
