import { beforeEach, expect, it } from 'vitest';
import { createDatabase } from '@/lib/database/client';
import { operatorAudit } from '@/lib/database/schema';
import { withTestDatabase } from '@/lib/database/testing';
import { withLogLines } from '@/lib/telemetry/testing/with-log-lines';
import { pruneAudit } from './prune-audit';

const test = withTestDatabase();
const lines = withLogLines();
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-06-01T00:00:00Z');

const audit = (...agesDays: number[]) =>
  test.database.db.insert(operatorAudit).values(
    agesDays.map((days) => ({
      action: 'operator.signed_in',
      subject: `${days} days`,
      createdAt: new Date(NOW_MS - days * DAY_MS),
    })),
  );
const kept = async () => (await test.database.db.select().from(operatorAudit)).map(({ subject }) => subject);
const prune = (more: { stepLines?: number } = {}) =>
  pruneAudit(test.database, { ageMaxMs: 400 * DAY_MS, nowMs: NOW_MS, ...more });

beforeEach(() => test.database.db.delete(operatorAudit));

it('deletes what is older than the log is kept for, and nothing else', async () => {
  await audit(900, 401, 399, 0);
  expect(await prune()).toBe(2);
  expect(await kept()).toEqual(['399 days', '0 days']);
  expect(await prune()).toBe(0);
  expect(lines()).toEqual([['operators', 'old lines of the audit log were deleted', { lines: 2 }]]);
});

it('goes in steps, a bounded number of them at a time', async () => {
  await audit(...Array.from({ length: 45 }, () => 500), 1);
  expect(await prune({ stepLines: 2 })).toBe(40);
  expect(await prune({ stepLines: 2 })).toBe(5);
  expect(await kept()).toEqual(['1 days']);
});

it('waits for the next time where the database does not answer', async () => {
  const away = createDatabase(test.server.url);
  await away.close();
  expect(await pruneAudit(away, { ageMaxMs: DAY_MS })).toBe(0);
  expect(lines()).toEqual([['operators', expect.stringContaining('tried again'), { error: expect.any(String) }]]);
});
