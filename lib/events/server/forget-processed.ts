import 'server-only';
import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm';
import { errorType } from '@/lib/base/errors';
import type { Database } from '@/lib/database/client';
import { consumedEvents, outbox } from '@/lib/database/schema';
import { logger } from '@/lib/telemetry/server/logger';

const KEPT_MS = 7 * 24 * 3600_000;
/** The mark that an event was consumed is kept a day longer than the event can come again. */
const MARKS_KEPT_MS = KEPT_MS + 24 * 3600_000;
const STEP_ROWS = 500;

const log = logger('events');
const ago = (ms: number) => sql`now() - ${ms} * interval '1 millisecond'`;

/**
 * Deletes what was done a week ago, a bounded number of rows, so that no statement takes long. True when there is more.
 * Never throws: there is a next time.
 */
export async function forgetProcessed({ db }: Database, stepRows = STEP_ROWS): Promise<boolean> {
  try {
    // The lowest ids are the oldest: there is no index by time to keep for this. Dead letters stay, and are passed over.
    const oldest = db
      .select({ id: outbox.id })
      .from(outbox)
      .where(eq(outbox.dead, false))
      .orderBy(asc(outbox.id))
      .limit(stepRows);
    const records = await db
      .delete(outbox)
      .where(and(inArray(outbox.id, oldest), lt(outbox.processedAt, ago(KEPT_MS))))
      .returning({ id: outbox.id });
    const { consumer, eventId } = consumedEvents;
    const old = db
      .select({ consumer, eventId })
      .from(consumedEvents)
      .where(lt(consumedEvents.createdAt, ago(MARKS_KEPT_MS)))
      .limit(stepRows);
    const marks = await db
      .delete(consumedEvents)
      .where(sql`(${consumer}, ${eventId}) in ${old}`)
      .returning({ eventId });
    return records.length === stepRows || marks.length === stepRows;
  } catch (error) {
    log.warn({ error: errorType(error) }, 'old events could not be deleted; it is tried again');
    return false;
  }
}
