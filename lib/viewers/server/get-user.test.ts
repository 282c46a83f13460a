import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { withTestDatabase } from '@/lib/database/testing';
import { getUser } from './get-user';
import { rememberViewer } from './remember-viewer';

const test = withTestDatabase();

it('R3.6 shows a user to himself and to operators, and to all others what a missing one shows', async () => {
  const userId = randomUUID();
  const ctx = { database: test.database };
  await rememberViewer(userId, 'ada@example.org', test.database.db);
  const user = { id: userId, email: 'ada@example.org', createdAt: expect.stringMatching(/^\d{4}-.*Z$/) };
  expect(await getUser({ userId, viewerId: userId, isOperator: false }, ctx)).toEqual(user);
  expect(await getUser({ userId, viewerId: undefined, isOperator: true }, ctx)).toEqual(user);

  const problem = (input: Parameters<typeof getUser>[0]) =>
    getUser(input, ctx).then(
      () => undefined,
      ({ code, detail }: { code: string; detail: string }) => `${code}: ${detail}`,
    );
  const foreign = await problem({ userId, viewerId: randomUUID(), isOperator: false });
  const missing = randomUUID();
  expect(foreign).toMatch(/^not_found/);
  expect(await problem({ userId: missing, viewerId: missing, isOperator: false })).toBe(foreign);
  expect(await problem({ userId: missing, viewerId: undefined, isOperator: true })).toBe(foreign);
  expect(await problem({ userId: "' or 1=1", viewerId: undefined, isOperator: true })).toBe(foreign);
  expect(await problem({ userId, viewerId: undefined, isOperator: false })).toMatch(/^unauthenticated/);
});
