import 'server-only';
import { and, asc, eq, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Database, Queries } from '@/lib/database/client';
import { consumedEvents, outbox } from '@/lib/database/schema';
import type { Envelope } from '../envelope';

const now = sql`now()`;
const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;
const waiting = and(isNull(outbox.processedAt), eq(outbox.dead, false));

export type NewRecord = Pick<typeof outbox.$inferSelect, 'id' | 'eventId' | 'type' | 'headers'>;

/** Rows that are not in the log yet, in order; locked until the transaction ends, so that two workers share the work. */
export function lockUnproduced(limit: number, tx: Queries): Promise<NewRecord[]> {
  return tx
    .select({ id: outbox.id, eventId: outbox.eventId, type: outbox.type, headers: outbox.headers })
    .from(outbox)
    .where(and(waiting, isNull(outbox.recordHeaders)))
    .orderBy(asc(outbox.id))
    .limit(limit)
    .for('update', { skipLocked: true });
}

export async function appendToLog(id: number, recordHeaders: Record<string, string>, tx: Queries): Promise<void> {
  await tx.update(outbox).set({ recordHeaders }).where(eq(outbox.id, id));
}

/** Gives out records for `leaseMs`: a worker that dies with them gives them back by doing nothing. */
export async function claimRecords(limit: number, leaseMs: number, { db }: Database): Promise<Envelope[]> {
  const due = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(waiting, isNotNull(outbox.recordHeaders), lte(outbox.availableAt, now)))
    .orderBy(asc(outbox.id))
    .limit(limit)
    .for('update', { skipLocked: true });
  const rows = await db
    .update(outbox)
    .set({ attempts: sql`${outbox.attempts} + 1`, availableAt: inMs(leaseMs) })
    .where(inArray(outbox.id, due))
    .returning();
  return rows
    .map(({ id, eventId, type, version, payload, recordHeaders, attempts }) => ({
      eventId,
      type,
      version,
      payload,
      offset: id,
      headers: recordHeaders,
      attempt: attempts,
    }))
    .sort((a, b) => a.offset - b.offset);
}

export async function wasConsumed(consumer: string, eventId: string, { db }: Database): Promise<boolean> {
  const rows = await db
    .select({ eventId: consumedEvents.eventId })
    .from(consumedEvents)
    .where(and(eq(consumedEvents.consumer, consumer), eq(consumedEvents.eventId, eventId)))
    .limit(1);
  return rows.length > 0;
}

/** False when another delivery of the same event was first: its effect stands, ours must not come on top. */
export async function consumeOnce(consumer: string, eventId: string, tx: Queries): Promise<boolean> {
  const rows = await tx.insert(consumedEvents).values({ consumer, eventId }).onConflictDoNothing().returning();
  return rows.length > 0;
}

export async function finishRecord(offset: number, db: Queries): Promise<void> {
  await db.update(outbox).set({ processedAt: now, lastError: null }).where(eq(outbox.id, offset));
}

export async function retryRecord(offset: number, delayMs: number, lastError: string, db: Queries): Promise<void> {
  await db
    .update(outbox)
    .set({ availableAt: inMs(delayMs), lastError })
    .where(eq(outbox.id, offset));
}

/** A dead letter stays where it is, out of the way and visible. */
export async function buryRecord(offset: number, lastError: string, db: Queries): Promise<void> {
  await db.update(outbox).set({ dead: true, lastError }).where(eq(outbox.id, offset));
}
