import 'server-only';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { PgPreparedQuery } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { processSlot } from '@/lib/base/process-slot';
import { DatabaseUnavailable, databaseError } from './errors';
import * as schema from './schema';
import { queryTracer } from './trace-queries';

/** What queries are written against: the database itself, or one open transaction. */
export type Queries = NodePgDatabase<typeof schema>;

/** Owns the connections of one process. Does not own who starts the server. */
export interface Database {
  readonly db: Queries;
  readonly pool: pg.Pool;
  /** Commits when `fn` returns, undoes everything when it throws. */
  transaction<T>(fn: (tx: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connectionsMax?: number;
  readonly statementTimeoutMs?: number;
  /**
   * The address may be a pooler's, whose connections belong to nobody: it refuses a session's settings. Then only the
   * client bounds a statement.
   */
  readonly pooled?: boolean;
}

const CONNECT_TIMEOUT_MS = 2_500;
const STATEMENT_TIMEOUT_MS = 2_500;

export const databaseSlot = processSlot<Database>('database');

export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(!options.pooled && {
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: 15_000,
    }),
    // Ours ends after the server's: it is for a server that hangs and can not end its own.
    query_timeout: statementTimeoutMs + 500,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // A restarting server breaks idle and checked-out connections alike; without a listener on each, the process dies.
  pool.on('error', ignoreBrokenConnection);
  const traceQueries = queryTracer(url);
  pool.on('connect', (client) => {
    client.on('error', ignoreBrokenConnection);
    traceQueries(client);
  });
  return {
    db: drizzle(pool, { schema }),
    pool,
    transaction: (fn) => inTransaction(pool, fn),
    close: () => pool.end(),
  };
}

/** The query in flight fails with the same error, and the pool drops the connection. */
function ignoreBrokenConnection(): void {
  return;
}

async function inTransaction<T>(pool: pg.Pool, fn: (tx: Queries) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw databaseError(error);
  });
  let broken: Error | undefined;
  try {
    await statement(client, 'BEGIN');
    const result = await fn(drizzle(client, { schema }));
    await statement(client, 'COMMIT');
    return result;
  } catch (error) {
    broken = await undo(client, error);
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Undefined when the connection is as good as new. One that is stuck is not waited for: to drop it undoes as well. */
async function undo(client: pg.PoolClient, why: unknown): Promise<Error | undefined> {
  if (why instanceof DatabaseUnavailable) return why;
  return client.query('ROLLBACK').then(
    () => undefined,
    (cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause))),
  );
}

async function statement(client: pg.PoolClient, text: string): Promise<void> {
  await client.query(text).catch((error: unknown) => {
    throw databaseError(error);
  });
}

/**
 * Drizzle wraps a failed query in an error whose message lists the parameters: e-mail addresses would reach spans and
 * logs. Ours lets the driver's own error through, or says that the database is unavailable.
 */
Object.defineProperty(PgPreparedQuery.prototype, 'queryWithCache', {
  configurable: true,
  writable: true,
  async value<T>(_text: string, _params: unknown, query: () => Promise<T>): Promise<T> {
    try {
      return await query();
    } catch (error) {
      // The driver's own stack ends at its socket.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw databaseError(error);
    }
  },
});
