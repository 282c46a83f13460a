import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createDatabase } from './client';
import { databaseError } from './errors';
import { migrateDatabase } from './migrate';
import { viewers } from './schema';
import { withTestDatabase } from './testing';

const test = withTestDatabase();

describe('database', () => {
  it('may be migrated by several processes at once', async () => {
    await Promise.all([1, 2, 3].map(() => migrateDatabase(test.database)));
    expect(await test.database.db.select().from(viewers)).toEqual([]);
  });

  it('undoes a transaction that throws, and gives the connection back', async () => {
    const id = crypto.randomUUID();
    const attempt = test.database.transaction(async (tx) => {
      await tx.insert(viewers).values({ id });
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await test.database.db.select().from(viewers).where(eq(viewers.id, id))).toEqual([]);
    expect(test.database.pool.idleCount).toBe(test.database.pool.totalCount);
  });

  it('never shows parameters in an error', async () => {
    const row = { id: crypto.randomUUID(), email: 'marker@example.org' };
    await test.database.db.insert(viewers).values(row);
    const error: unknown = await test.database.db
      .insert(viewers)
      .values(row)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain('marker');
    expect(error).toMatchObject({ code: '23505' });
  });

  it('ends a statement that takes too long as unavailable', async () => {
    const impatient = createDatabase(test.server.url, { statementTimeoutMs: 50 });
    await expect(impatient.db.execute(sql`select pg_sleep(5)`)).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'database_unavailable',
    });
    await impatient.close();
  });

  it('asks a pooler for no setting of the session, and ends what takes too long itself', async () => {
    const settings = async (pooled: boolean) => {
      const database = createDatabase(test.server.url, { pooled });
      const { rows } = await database.db.execute(
        sql`select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`,
      );
      await database.close();
      return rows;
    };
    expect(await settings(false)).toEqual([{ statement: '2500ms', idle: '15s' }]);
    expect(await settings(true)).toEqual([{ statement: '0', idle: '0' }]);
    const impatient = createDatabase(test.server.url, { statementTimeoutMs: 50, pooled: true });
    await expect(impatient.db.execute(sql`select pg_sleep(5)`)).rejects.toMatchObject({
      reason: 'database_unavailable',
    });
    await impatient.close();
  });

  it('does not take a client that is not understood for a database that is away', () => {
    const refused = Object.assign(new Error('unsupported startup parameter'), { code: '08P01' });
    expect(databaseError(refused)).toBe(refused);
  });

  it('survives the end of its connections, idle and checked out', async () => {
    const victim = createDatabase(test.server.url);
    const kill = () =>
      test.database.db.execute(
        sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and state is not null`,
      );
    await victim.db.execute(sql`select 1`);
    await kill();
    const inside = victim.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      await kill();
      await tx.execute(sql`select 1`);
    });
    await expect(inside).rejects.toMatchObject({ code: 'unavailable' });
    expect((await victim.db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
    await victim.close();
  });

  it('says unavailable when there is no server', async () => {
    const nowhere = createDatabase('postgres://127.0.0.1:1/none');
    await expect(nowhere.db.execute(sql`select 1`)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(nowhere.transaction(async () => 1)).rejects.toMatchObject({ code: 'unavailable' });
    await nowhere.close();
  });
});
