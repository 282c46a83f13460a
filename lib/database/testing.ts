import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { assertDefined } from '@/lib/base/assert';
import { createDatabase, type Database } from './client';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { migrateDatabase } from './migrate';

export interface TestDatabase {
  /** Migrated and empty at the start of the file. */
  readonly database: Database;
  readonly server: EmbeddedPostgres;
}

/**
 * Call it once at the top of a test file (or describe): a real PostgreSQL of its own for the file, gone after it.
 * `database` and `server` are there inside tests and hooks.
 */
export function withTestDatabase(): TestDatabase {
  let server: EmbeddedPostgres | undefined;
  let database: Database | undefined;
  const directory = path.join(tmpdir(), `mg-test-${process.pid}-${randomBytes(4).toString('hex')}`);

  beforeAll(async () => {
    server = await startEmbeddedPostgres({ directory, durable: false });
    database = createDatabase(server.url);
    await migrateDatabase(database);
  });
  afterAll(async () => {
    await database?.close();
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  return {
    get database() {
      return assertDefined(database, 'the test database');
    },
    get server() {
      return assertDefined(server, 'the test server');
    },
  };
}
