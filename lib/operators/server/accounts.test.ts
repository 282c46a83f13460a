import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { operatorAudit, operatorSessions, operators } from '@/lib/database/schema';
import { withTestDatabase } from '@/lib/database/testing';
import type { Operator } from '../operator';
import { listOperators } from './accounts';
import { recordAudit } from './audit';
import { changeOperator } from './change-operator';
import { changePassword } from './change-password';
import { createOperatorsContext, type OperatorsContext } from './context';
import { createOperator } from './create-operator';
import { requireOwner } from './current-operator';
import { ensureOperator } from './ensure-operator';
import { listAudit } from './list-audit';
import { resetPassword } from './reset-password';
import { signIn } from './sign-in';
import { endSession, signOutEverywhere } from './sign-out';

const test = withTestDatabase();
const OWNER = { email: 'owner@example.org', password: 'correct horse battery' };
const VIEWER = 'second@example.org';

let now: Date;
let ctx: OperatorsContext;
let owner: Operator;
let ownersSession: string;

beforeEach(async () => {
  now = new Date();
  ctx = createOperatorsContext({ database: test.database, now: () => now });
  await test.database.db.delete(operatorAudit);
  await test.database.db.delete(operators);
  await ensureOperator(OWNER, ctx);
  ({ operator: owner, sessionId: ownersSession } = await enter(OWNER.email, OWNER.password));
});

function enter(email: string, password: string, device = 'Firefox on Linux') {
  const client = { clientAddress: '203.0.113.7', device, address: '203.0.113.0/24' };
  const more = { deviceCookie: undefined, previousSessionId: undefined };
  return signIn({ credentials: { email, password }, ...client, ...more }, ctx);
}

async function secondOne(role: 'owner' | 'viewer' = 'viewer') {
  const made = await createOperator({ email: VIEWER, role }, owner, ctx);
  return { ...made, ...(await enter(VIEWER, made.password)) };
}

const code = (promise: Promise<unknown>) => promise.catch((error) => error.reason);
const withSession = (sessionId: string) =>
  new Request('http://gateway/api', { headers: { cookie: `mg_operator=${sessionId}` } });

describe('accounts', () => {
  it('are made by an owner with a password that works and is kept nowhere', async () => {
    const { account, password, operator } = await secondOne();
    expect(operator).toEqual({ id: account.id, email: VIEWER, role: 'viewer' });
    expect(await code(createOperator({ email: VIEWER, role: 'viewer' }, owner, ctx))).toBe('email_taken');
    expect(JSON.stringify(await test.database.db.select().from(operators))).not.toContain(password);
    expect((await listOperators(ctx)).map(({ email, role, lastSignInAt }) => [email, role, lastSignInAt])).toEqual([
      [OWNER.email, 'owner', now.toISOString()],
      [VIEWER, 'viewer', now.toISOString()],
    ]);
  });

  it('of a viewer open no owners’ door until the role changes, and then at once', async () => {
    const { account, sessionId } = await secondOne();
    expect(await code(requireOwner(withSession(sessionId), ctx))).toBe('owners_only');
    await changeOperator(account.id, { role: 'owner' }, owner, ctx);
    expect((await requireOwner(withSession(sessionId), ctx)).email).toBe(VIEWER);
  });

  it('that are disabled are signed out and answer like no account', async () => {
    const { account, password, sessionId } = await secondOne();
    await changeOperator(account.id, { disabled: true }, owner, ctx);
    expect(await ctx.sessions.find(sessionId)).toBeUndefined();
    const refused = (email: string) => enter(email, password).catch(({ code, detail }) => ({ code, detail }));
    expect(await refused(VIEWER)).toEqual(await refused('nobody@example.org'));
    await changeOperator(account.id, { disabled: false }, owner, ctx);
    expect((await enter(VIEWER, password)).operator.email).toBe(VIEWER);
  });

  it('always leave one owner, also when two owners take each other’s place away at once', async () => {
    for (const change of [{ role: 'viewer' as const }, { disabled: true }]) {
      expect(await code(changeOperator(owner.id, change, owner, ctx))).toBe('last_owner');
    }
    const { operator: second } = await secondOne('owner');
    const results = await Promise.allSettled([
      changeOperator(owner.id, { role: 'viewer' }, second, ctx),
      changeOperator(second.id, { disabled: true }, owner, ctx),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = (await listOperators(ctx)).filter(({ role, disabled }) => role === 'owner' && !disabled);
    expect(left).toHaveLength(1);
  });

  it('whose password is set anew are signed out', async () => {
    const { account, password: old, sessionId } = await secondOne();
    const { password } = await resetPassword(account.id, owner, ctx);
    expect(await ctx.sessions.find(sessionId)).toBeUndefined();
    expect(await code(enter(VIEWER, old))).toBe('wrong_credentials');
    expect((await enter(VIEWER, password)).operator.email).toBe(VIEWER);
  });
});

describe('one’s own password', () => {
  const next = 'another good long one';

  it('is changed with the current one, and ends all other sessions', async () => {
    const other = await enter(OWNER.email, OWNER.password);
    expect(await code(changePassword({ current: 'wrong', next }, owner, ownersSession, ctx))).toBe('wrong_password');
    const same = { current: OWNER.password, next: OWNER.password };
    expect(await code(changePassword(same, owner, ownersSession, ctx))).toBe('same_password');
    expect(await changePassword({ current: OWNER.password, next }, owner, ownersSession, ctx)).toBe(1);
    expect(await ctx.sessions.find(other.sessionId)).toBeUndefined();
    expect(await ctx.sessions.find(ownersSession)).toEqual(owner);
    expect((await enter(OWNER.email, next)).operator).toEqual(owner);
  });

  it('can not be guessed by who took over a session', async () => {
    const tries = Array.from({ length: 11 }, () => changePassword({ current: 'wrong', next }, owner, undefined, ctx));
    const codes = await Promise.all(tries.map(code));
    expect(codes.filter((each) => each === 'rate_limited')).toHaveLength(1);
  });
});

describe('sessions', () => {
  it('are listed with device, coarse address and times, and end one by one', async () => {
    const phone = await enter(OWNER.email, OWNER.password, 'Safari on iPhone');
    now = new Date(now.getTime() + 5 * 60_000);
    await ctx.sessions.find(phone.sessionId);
    const [first, second] = await ctx.sessions.listOf(owner.id, ownersSession);
    expect(first).toMatchObject({ device: 'Safari on iPhone', current: false, lastSeenAt: now.toISOString() });
    expect(second).toMatchObject({ device: 'Firefox on Linux', address: '203.0.113.0/24', current: true });
    await endSession(first?.id ?? '', owner, ctx);
    expect(await ctx.sessions.find(phone.sessionId)).toBeUndefined();
    expect(await ctx.sessions.find(ownersSession)).toEqual(owner);
    expect(await code(endSession(first?.id ?? '', owner, ctx))).toBe('not_found');
  });

  it('of somebody else are as unknown as none', async () => {
    const { operator, sessionId } = await secondOne();
    const [theirs] = await ctx.sessions.listOf(operator.id, undefined);
    expect(await code(endSession(theirs?.id ?? '', owner, ctx))).toBe('not_found');
    expect(await ctx.sessions.find(sessionId)).toBeDefined();
  });

  it('end everywhere at once, and only one’s own', async () => {
    const { sessionId } = await secondOne();
    await enter(OWNER.email, OWNER.password);
    await signOutEverywhere(owner, ctx);
    expect(await ctx.sessions.listOf(owner.id, undefined)).toEqual([]);
    expect(await ctx.sessions.find(sessionId)).toBeDefined();
  });

  it('are at most fifty of one operator; the one not used longest goes', async () => {
    for (let times = 0; times < 55; times += 1) {
      now = new Date(now.getTime() + 1000);
      await ctx.sessions.create(owner.id, { device: `${times}`, address: '' });
    }
    const rows = await test.database.db
      .select()
      .from(operatorSessions)
      .where(eq(operatorSessions.operatorId, owner.id));
    expect(rows).toHaveLength(50);
    expect(rows.map(({ device }) => device)).toContain('54');
    expect(rows.map(({ device }) => device)).not.toContain('4');
  });
});

describe('the audit log', () => {
  it('tells who did what, newest first, without a whole address', async () => {
    const { account } = await secondOne();
    await changeOperator(account.id, { role: 'owner' }, owner, ctx);
    const { lines } = await listAudit(undefined, ctx);
    expect(lines.map(({ by, action, subject }) => [by, action, subject])).toEqual([
      [OWNER.email, 'operator.role_changed', 's…@example.org to owner'],
      [VIEWER, 'operator.signed_in', 'Firefox on Linux, 203.0.113.0/24'],
      [OWNER.email, 'operator.created', 's…@example.org as viewer'],
      [OWNER.email, 'operator.signed_in', 'Firefox on Linux, 203.0.113.0/24'],
    ]);
    const subject = 'ada@example.org';
    await expect(recordAudit({ operatorId: owner.id, action: 'order.searched', subject }, ctx)).rejects.toThrow();
  });

  it('is read page by page', async () => {
    for (let at = 0; at < 60; at += 1) {
      await recordAudit({ operatorId: undefined, action: 'order.searched', subject: `${at}` }, ctx);
    }
    const first = await listAudit(undefined, ctx);
    const second = await listAudit(first.olderThan, ctx);
    expect(first.lines).toHaveLength(50);
    expect(second.lines.map(({ subject }) => subject).slice(0, 2)).toEqual(['9', '8']);
    expect(second.olderThan).toBeUndefined();
  });
});
