import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import type { Database } from '@/lib/database/client';
import { operatorSessions, operators } from '@/lib/database/schema';
import type { Operator } from '../operator';
import { SESSION_HOURS } from './operator-cookie';

/** Rows of `operator_sessions`. The table knows only hashes: a copy of it opens nothing. */
export interface SessionStore {
  /** The new session's id, for the cookie. */
  create(operatorId: string): Promise<string>;
  find(sessionId: string): Promise<Operator | undefined>;
  remove(sessionId: string): Promise<void>;
}

const hashOf = (sessionId: string): string => createHash('sha256').update(sessionId).digest('hex');

export function createSessionStore(database: Database, now: () => Date = () => new Date()): SessionStore {
  return {
    async create(operatorId) {
      const sessionId = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now().getTime() + SESSION_HOURS * 3_600_000);
      await database.db.delete(operatorSessions).where(lte(operatorSessions.expiresAt, now()));
      await database.db.insert(operatorSessions).values({ idHash: hashOf(sessionId), operatorId, expiresAt });
      return sessionId;
    },
    async find(sessionId) {
      const [row] = await database.db
        .select({ id: operators.id, email: operators.email, role: operators.role })
        .from(operatorSessions)
        .innerJoin(operators, eq(operators.id, operatorSessions.operatorId))
        .where(
          and(
            eq(operatorSessions.idHash, hashOf(sessionId)),
            gt(operatorSessions.expiresAt, now()),
            isNull(operators.disabledAt),
          ),
        );
      return row;
    },
    async remove(sessionId) {
      await database.db.delete(operatorSessions).where(eq(operatorSessions.idHash, hashOf(sessionId)));
    },
  };
}
