import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, gt, isNull, lte, ne, notInArray } from 'drizzle-orm';
import type { Database } from '@/lib/database/client';
import { operatorSessions, operators } from '@/lib/database/schema';
import type { ClientFacts } from '../client-facts';
import type { Operator, OperatorSession } from '../operator';
import { SESSION_HOURS } from './cookies';

/** Rows of `operator_sessions`. The table knows only hashes: a copy of it opens nothing. */
export interface SessionStore {
  /** The new session's id, for the cookie. */
  create(operatorId: string, client: ClientFacts): Promise<string>;
  find(sessionId: string): Promise<Operator | undefined>;
  /** The living ones, last seen first. */
  listOf(operatorId: string, currentSessionId: string | undefined): Promise<OperatorSession[]>;
  remove(sessionId: string): Promise<void>;
  /** One by its public name; false where the operator has none of that name. */
  removeOne(operatorId: string, publicId: string): Promise<boolean>;
  /** How many there were. */
  removeAll(operatorId: string, exceptSessionId?: string): Promise<number>;
}

const SESSIONS_MAX = 50;
/** Each request of a session asks for it; its row is written at most this often. */
const SEEN_EVERY_MS = 60_000;

const hashOf = (sessionId: string): string => createHash('sha256').update(sessionId).digest('hex');

export function createSessionStore(database: Database, now: () => Date = () => new Date()): SessionStore {
  const rows = operatorSessions;
  const isAlive = () => gt(rows.expiresAt, now());

  async function makeRoom(operatorId: string): Promise<void> {
    await database.db.delete(rows).where(lte(rows.expiresAt, now()));
    const newest = database.db
      .select({ idHash: rows.idHash })
      .from(rows)
      .where(eq(rows.operatorId, operatorId))
      .orderBy(desc(rows.lastSeenAt))
      .limit(SESSIONS_MAX - 1);
    await database.db.delete(rows).where(and(eq(rows.operatorId, operatorId), notInArray(rows.idHash, newest)));
  }

  return {
    async create(operatorId, { device, address }) {
      const sessionId = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now().getTime() + SESSION_HOURS * 3_600_000);
      await makeRoom(operatorId);
      const times = { createdAt: now(), lastSeenAt: now(), expiresAt };
      await database.db.insert(rows).values({ idHash: hashOf(sessionId), operatorId, device, address, ...times });
      return sessionId;
    },
    async find(sessionId) {
      const idHash = hashOf(sessionId);
      const [row] = await database.db
        .select({ id: operators.id, email: operators.email, role: operators.role, seenAt: rows.lastSeenAt })
        .from(rows)
        .innerJoin(operators, eq(operators.id, rows.operatorId))
        .where(and(eq(rows.idHash, idHash), isAlive(), isNull(operators.disabledAt)));
      if (!row) return undefined;
      const { seenAt, ...operator } = row;
      if (now().getTime() - seenAt.getTime() > SEEN_EVERY_MS) {
        await database.db.update(rows).set({ lastSeenAt: now() }).where(eq(rows.idHash, idHash));
      }
      return operator;
    },
    async listOf(operatorId, currentSessionId) {
      const current = currentSessionId === undefined ? undefined : hashOf(currentSessionId);
      const found = await database.db
        .select()
        .from(rows)
        .where(and(eq(rows.operatorId, operatorId), isAlive()))
        .orderBy(desc(rows.lastSeenAt), desc(rows.createdAt))
        .limit(SESSIONS_MAX);
      return found.map((row) => ({
        id: row.publicId,
        device: row.device || 'Unknown device',
        address: row.address || 'unknown',
        current: row.idHash === current,
        createdAt: row.createdAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
      }));
    },
    async remove(sessionId) {
      await database.db.delete(rows).where(eq(rows.idHash, hashOf(sessionId)));
    },
    async removeOne(operatorId, publicId) {
      const removed = await database.db
        .delete(rows)
        .where(and(eq(rows.operatorId, operatorId), eq(rows.publicId, publicId)))
        .returning({ id: rows.publicId });
      return removed.length > 0;
    },
    async removeAll(operatorId, exceptSessionId) {
      const others = exceptSessionId === undefined ? undefined : ne(rows.idHash, hashOf(exceptSessionId));
      const removed = await database.db
        .delete(rows)
        .where(and(eq(rows.operatorId, operatorId), others))
        .returning({ id: rows.publicId });
      return removed.length;
    },
  };
}
