import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryCache } from '@/lib/cache/memory';
import { operatorSessions, operators } from '@/lib/database/schema';
import { withTestDatabase } from '@/lib/database/testing';
import { withLogLines } from '@/lib/telemetry/testing/with-log-lines';
import { createOperatorsContext, type OperatorsContext } from './context';
import { clearCookie, cookies, setCookie } from './cookies';
import { operatorOfHeaders, requireOperator, requireOperatorOrToken } from './current-operator';
import { ensureOperator } from './ensure-operator';
import { signIn } from './sign-in';
import { signOut } from './sign-out';

const test = withTestDatabase();
const lines = withLogLines();
const EMAIL = 'ops@example.org';
const PASSWORD = 'correct horse battery';
const TOKEN = 'a-token-for-tools-0123456789';

let now: Date;
let ctx: OperatorsContext;

beforeEach(async () => {
  now = new Date('2026-01-01T00:00:00Z');
  ctx = createOperatorsContext({ database: test.database, apiToken: TOKEN, now: () => now });
  await test.database.db.delete(operators);
  await ensureOperator({ email: EMAIL, password: PASSWORD }, ctx);
});

interface More {
  readonly email?: string;
  readonly clientAddress?: string;
  readonly previous?: string;
  readonly deviceCookie?: string;
}

function attempt(password = PASSWORD, more: More = {}) {
  const { email = EMAIL, clientAddress = '203.0.113.7', previous: previousSessionId, deviceCookie } = more;
  const client = { clientAddress, device: 'Firefox on Linux', address: '203.0.113.0/24', deviceCookie };
  return signIn({ credentials: { email, password }, ...client, previousSessionId }, ctx);
}

const withCookie = (sessionId: string) => new Headers({ cookie: `other=1; mg_operator=${sessionId}` });
const requestWith = (headers: HeadersInit) => new Request('http://gateway/admin', { headers });

describe('the first operator', () => {
  it('is made once; a made-up password is told once and works', async () => {
    await test.database.db.delete(operators);
    const made = await ensureOperator({}, ctx);
    expect(made).toEqual({ email: 'admin@localhost', password: expect.stringMatching(/^(\w{5}-){3}\w{5}$/) });
    expect(await ensureOperator({ email: 'other@example.org' }, ctx)).toEqual({ email: 'admin@localhost' });
    expect((await attempt(made.password, { email: 'Admin@Localhost ' })).operator.email).toBe('admin@localhost');
  });

  it('keeps nothing that opens the door', async () => {
    const { sessionId } = await attempt();
    const kept = JSON.stringify([
      await test.database.db.select().from(operators),
      await test.database.db.select().from(operatorSessions),
    ]);
    expect(kept).toContain('scrypt$32768$8$1$');
    expect(kept).not.toContain(PASSWORD);
    expect(kept).not.toContain(sessionId);
  });
});

describe('a session', () => {
  it('opens the doors for twelve hours', async () => {
    const { sessionId, operator } = await attempt();
    expect(await operatorOfHeaders(withCookie(sessionId), ctx)).toEqual(operator);
    now = new Date('2026-01-01T11:59:59Z');
    expect(await requireOperator(requestWith(withCookie(sessionId)), ctx)).toEqual(operator);
    now = new Date('2026-01-01T12:00:00Z');
    expect(await operatorOfHeaders(withCookie(sessionId), ctx)).toBeUndefined();
    await attempt();
    expect(await test.database.db.select().from(operatorSessions)).toHaveLength(1);
  });

  it('gets a new id at every sign-in, and the one before ends', async () => {
    const first = await attempt();
    const second = await attempt(PASSWORD, { previous: first.sessionId });
    expect(second.sessionId).not.toBe(first.sessionId);
    expect(await operatorOfHeaders(withCookie(first.sessionId), ctx)).toBeUndefined();
    await signOut(second.sessionId, ctx);
    await expect(requireOperator(requestWith(withCookie(second.sessionId)), ctx)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('travels in a cookie that scripts and other sites can not use', () => {
    const plain = setCookie(cookies.session, 'id', false);
    expect(plain).toBe('mg_operator=id; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict');
    expect(setCookie(cookies.session, 'id', true)).toMatch(/^__Host-mg_operator=id; Path=\/; .*; Secure$/);
    expect(clearCookie(cookies.session, true)).toMatch(/^__Host-mg_operator=; Path=\/; Max-Age=0; .*Secure$/);
  });

  it('is not found under the plain name where the site is https', async () => {
    const { sessionId } = await attempt();
    const https = createOperatorsContext({
      database: test.database,
      publicUrl: 'https://shop.example',
      now: () => now,
    });
    expect(await operatorOfHeaders(withCookie(sessionId), https)).toBeUndefined();
    expect(await operatorOfHeaders(new Headers({ cookie: `__Host-mg_operator=${sessionId}` }), https)).toBeDefined();
  });
});

describe('a wrong sign-in', () => {
  it('says the same for an unknown address and a wrong password', async () => {
    const problem = (promise: Promise<unknown>) => promise.catch(({ code, detail }) => ({ code, detail }));
    const wrong = await problem(attempt('wrong'));
    expect(wrong).toMatchObject({ code: 'unauthenticated' });
    expect(await problem(attempt(PASSWORD, { email: 'nobody@example.org' }))).toEqual(wrong);
  });

  it.each([
    null,
    'text',
    {},
    { email: EMAIL },
    { email: EMAIL, password: 1 },
    { email: EMAIL, password: 'x'.repeat(300) },
    { email: `${EMAIL}\0`, password: 'x' },
  ])('refuses %j as no credentials', async (credentials) => {
    const client = { clientAddress: '127.0.0.1', device: '', address: '' };
    const input = { credentials, ...client, deviceCookie: undefined, previousSessionId: undefined };
    await expect(signIn(input, ctx)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('R0.8 is logged as refused, without whose it was or what was wrong', async () => {
    await expect(attempt('wrong')).rejects.toThrow();
    await expect(attempt(PASSWORD, { email: 'nobody@example.org' })).rejects.toThrow();
    const { operator } = await attempt();
    const refused = ['operators', 'a sign-in was refused', { outcome: 'refused' }];
    expect(lines()).toEqual([refused, refused, ['operators', 'an operator signed in', { operator_id: operator.id }]]);
  });

  it('is limited by address, and a right one costs nothing', async () => {
    for (let times = 0; times < 12; times += 1) await attempt();
    const wrong = await Promise.allSettled(Array.from({ length: 12 }, () => attempt('wrong')));
    const codes = wrong.map((result) => (result.status === 'rejected' ? result.reason.code : 'in'));
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(10);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(2);
    await expect(attempt()).rejects.toMatchObject({ code: 'rate_limited', retryAfterS: expect.any(Number) });
    expect((await attempt(PASSWORD, { clientAddress: '10.0.0.2' })).operator.email).toBe(EMAIL);
  });

  it('counts the addresses of one IPv6 customer as one', async () => {
    for (let last = 0; last < 10; last += 1) {
      await attempt('wrong', { clientAddress: `2001:db8:1:2::${last}` }).catch(() => undefined);
    }
    const next = { clientAddress: '2001:db8:1:2:ffff::1' };
    await expect(attempt(PASSWORD, next)).rejects.toMatchObject({ code: 'rate_limited' });
    expect((await attempt(PASSWORD, { clientAddress: '2001:db8:1:3::1' })).operator.email).toBe(EMAIL);
  });

  it('says the same for a known and an unknown account that was asked for too often', async () => {
    for (const email of [EMAIL, 'nobody@example.org']) {
      for (let times = 0; times < 50; times += 1) {
        await ctx.attempts.take({ email, clientAddress: `10.0.0.${times}` });
      }
    }
    const refusal = (email: string) =>
      attempt(PASSWORD, { email, clientAddress: '10.1.0.1' }).catch(({ code, retryAfterS }) => ({ code, retryAfterS }));
    expect(await refusal(EMAIL)).toEqual({ code: 'rate_limited', retryAfterS: expect.any(Number) });
    expect(await refusal('nobody@example.org')).toEqual({ code: 'rate_limited', retryAfterS: expect.any(Number) });
  });

  it('never locks a browser out that was signed in before, however many addresses guess', async () => {
    const { deviceCookie } = await attempt();
    for (let times = 0; times < 60; times += 1) {
      await ctx.attempts.take({ email: EMAIL, clientAddress: `10.0.${times}.1` });
    }
    const elsewhere = { clientAddress: '10.1.0.1' };
    await expect(attempt(PASSWORD, elsewhere)).rejects.toMatchObject({ code: 'rate_limited' });
    const forged = {
      ...elsewhere,
      deviceCookie: `${deviceCookie.slice(0, -1)}${deviceCookie.endsWith('A') ? 'B' : 'A'}`,
    };
    await expect(attempt(PASSWORD, forged)).rejects.toMatchObject({ code: 'rate_limited' });
    expect((await attempt(PASSWORD, { ...elsewhere, deviceCookie })).operator.email).toBe(EMAIL);
    const foreign = { email: 'other@example.org', deviceCookie };
    for (let times = 0; times < 50; times += 1)
      await ctx.attempts.take({ ...foreign, clientAddress: `10.2.${times}.1` });
    await expect(attempt(PASSWORD, foreign)).rejects.toMatchObject({ code: 'rate_limited' });
    const wrong = await Promise.allSettled(Array.from({ length: 12 }, () => attempt('wrong', { deviceCookie })));
    const codes = wrong.map((result) => (result.status === 'rejected' ? result.reason.code : 'in'));
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(2);
  });

  it('is counted once by all processes of one cache', async () => {
    const cache = createMemoryCache();
    const processes = [0, 1].map(() => createOperatorsContext({ database: test.database, cache, now: () => now }));
    const codes: unknown[] = [];
    for (let times = 0; times < 12; times += 1) {
      ctx = processes[times % 2] ?? ctx;
      codes.push(await attempt('wrong').catch(({ code }) => code));
    }
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(10);
  });
});

describe('the read-only door for tools', () => {
  it('takes the token or an operator, and a wrong token never falls through to the cookie', async () => {
    const { sessionId, operator } = await attempt();
    const cookie = `mg_operator=${sessionId}`;
    expect(await requireOperatorOrToken(requestWith({ authorization: `Bearer ${TOKEN}` }), ctx)).toBe('token');
    expect(await requireOperatorOrToken(requestWith({ cookie }), ctx)).toEqual(operator);
    for (const authorization of ['Bearer wrong', TOKEN, `Basic ${TOKEN}`, 'Bearer ']) {
      const request = requestWith({ authorization, cookie });
      await expect(requireOperatorOrToken(request, ctx)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    const without = createOperatorsContext({ database: test.database });
    const request = requestWith({ authorization: `Bearer ${TOKEN}` });
    await expect(requireOperatorOrToken(request, without)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
