import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createDatabase } from './client';
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
