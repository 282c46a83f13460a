import 'server-only';
import { and, asc, inArray, lt } from 'drizzle-orm';
import { errorType } from '@/lib/base/errors';
import type { Database } from '@/lib/database/client';
import { operatorAudit } from '@/lib/database/schema';
import { logger } from '@/lib/telemetry/server/logger';

const STEP_LINES = 500;
/** What is left then waits for the next time. */
const STEPS_MAX = 20;

const log = logger('operators');

export interface PruneAuditOptions {
  readonly ageMaxMs: number;
  readonly nowMs?: number;
  readonly stepLines?: number;
}

/** Deletes what is older than the audit log is kept for. Returns how many lines. Never throws: there is a next time. */
export async function pruneAudit(database: Database, options: PruneAuditOptions): Promise<number> {
  const { ageMaxMs, nowMs = Date.now(), stepLines = STEP_LINES } = options;
  const before = new Date(nowMs - ageMaxMs);
  let pruned = 0;
  try {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const lines = await pruneStep(before, stepLines, database);
      pruned += lines;
      if (lines < stepLines) break;
    }
  } catch (error) {
    log.warn({ error: errorType(error) }, 'the audit log could not be pruned; it is tried again');
  }
  if (pruned > 0) log.info({ lines: pruned }, 'old lines of the audit log were deleted');
  return pruned;
}

/** Looks at the lowest ids only, which are the oldest lines: there is no index by time to keep for this. */
async function pruneStep(before: Date, limit: number, { db }: Database): Promise<number> {
  const oldest = db.select({ id: operatorAudit.id }).from(operatorAudit).orderBy(asc(operatorAudit.id)).limit(limit);
  const gone = await db
    .delete(operatorAudit)
    .where(and(inArray(operatorAudit.id, oldest), lt(operatorAudit.createdAt, before)))
    .returning({ id: operatorAudit.id });
  return gone.length;
}
