import 'server-only';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { AppError } from '@/lib/base/errors';
import type { Database } from './client';

/** Any constant of ours; PostgreSQL gives it to one session at a time. */
const LOCK = 4_118_602_913;
const WAIT_MS_MAX = 120_000;

/** Brings the schema up to date. Several processes may call it at once: one works, the others wait and find it done. */
export async function migrateDatabase(database: Database, folder = migrationsFolder()): Promise<void> {
  // A session of its own: a migration may take longer than any request's query, and the lock ends with the session.
  const client = new pg.Client({
    connectionString: database.pool.options.connectionString,
    query_timeout: WAIT_MS_MAX,
  });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await migrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end();
  }
}

/** In the sources, wherever the bundle that runs this was put. */
function migrationsFolder(): string {
  const places = [process.cwd(), path.join(process.cwd(), '..')].map((place) =>
    path.join(place, 'lib', 'database', 'migrations'),
  );
  const found = places.find((place) => existsSync(path.join(place, 'meta', '_journal.json')));
  if (!found) throw new AppError('internal', `No migrations in ${places.join(' or ')}`);
  return found;
}
