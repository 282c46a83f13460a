import 'server-only';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '@/lib/database/client';
import { outbox } from '@/lib/database/schema';
import { LogFigures } from '../log-figures';

export async function logFigures({ db }: Database): Promise<LogFigures> {
  const [[waiting], dead] = await Promise.all([
    db
      .select({
        waiting: sql<number>`count(*)::int`,
        waitingSinceMs: sql<number | null>`(extract(epoch from min(${outbox.createdAt})) * 1000)::float8`,
        retried: sql<number>`(count(*) filter (where ${outbox.lastError} is not null))::int`,
      })
      .from(outbox)
      .where(and(isNull(outbox.processedAt), eq(outbox.dead, false))),
    db
      .select({
        count: sql<number>`(count(*) over ())::int`,
        type: outbox.type,
        createdAt: outbox.createdAt,
        error: outbox.lastError,
      })
      .from(outbox)
      .where(eq(outbox.dead, true))
      .orderBy(desc(outbox.id))
      .limit(1),
  ]);
  const [last] = dead;
  return LogFigures.parse({
    ...waiting,
    dead: last?.count ?? 0,
    lastDead: last ? { type: last.type, atMs: last.createdAt.getTime(), error: last.error } : null,
  });
}
