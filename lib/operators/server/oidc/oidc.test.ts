import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operators } from '@/lib/database/schema';
import { withTestDatabase } from '@/lib/database/testing';
import { startProvider, type TestProvider } from '../../../../e2e/oidc-provider';
import { createOperatorsContext, type OperatorsContext } from '../context';
import { ensureOperator } from '../ensure-operator';
import { finishOidc } from './finish-oidc';
import { sealFlow } from './flow-cookie';
import { signInFailureOf } from './sign-in-failed';
import { startOidc } from './start-oidc';

const test = withTestDatabase();
const ORIGIN = 'http://127.0.0.1:1';

let provider: TestProvider;
let ctx: OperatorsContext;
let now: Date;

beforeAll(async () => {
  provider = await startProvider(await freePort(), `${ORIGIN}/api/admin/oidc/callback`);
});
afterAll(() => provider.stop());
beforeEach(async () => {
  now = new Date();
  ctx = contextOf(provider.issuer);
  await test.database.db.delete(operators);
  await ensureOperator({ email: 'first@example.com', password: 'correct horse battery' }, ctx);
});

function contextOf(issuer: string): OperatorsContext {
  const { clientId, clientSecret } = provider;
  const oidc = { issuer, clientId, clientSecret, owners: ['ada@example.com'] };
  return createOperatorsContext({ database: test.database, oidc, secret: 's'.repeat(32), now: () => now });
}

const client = {
  clientAddress: '203.0.113.7',
  device: 'Firefox on Linux',
  address: '203.0.113.0/24',
  deviceCookie: undefined,
  previousSessionId: undefined,
};

/** Begins here, signs in at the provider's own pages, and is sent back. */
async function walk(name: string, next?: string) {
  const { address, flowCookie } = await startOidc({ origin: ORIGIN, next }, ctx);
  const back = await provider.walk(address, name);
  return { search: new URL(back).search, flowCookie };
}

const finish = (walked: { search: string; flowCookie: string | undefined }, more: Partial<typeof client> = {}) =>
  finishOidc({ origin: ORIGIN, ...walked, client: { ...client, ...more } }, ctx);
const failure = (promise: Promise<unknown>) => promise.then(() => 'signed in', signInFailureOf);

describe('a sign-in at the provider', () => {
  it('makes a named owner an owner and everybody else a viewer, once', async () => {
    const ada = await finish(await walk('ada', '/admin/traces?errors=only'));
    expect(ada.operator).toMatchObject({ email: 'ada@example.com', role: 'owner' });
    expect(ada.next).toBe('/admin/traces?errors=only');
    expect(await ctx.sessions.find(ada.sessionId)).toEqual(ada.operator);
    const grace = await finish(await walk('grace'));
    expect(grace.operator).toMatchObject({ email: 'grace@example.com', role: 'viewer' });
    expect((await finish(await walk('grace'))).operator).toEqual(grace.operator);
  });

  it('joins the account of a confirmed address, and no other', async () => {
    const first = await finish(await walk('first'));
    expect(first.operator).toMatchObject({ email: 'first@example.com', role: 'owner' });
    expect(await failure(finish(await walk('unverified-first')))).toBe('account');
    // The address went to another person at the provider.
    await test.database.db.update(operators).set({ oidcSubject: 'somebody else' });
    expect(await failure(finish(await walk('first')))).toBe('account');
  });

  it('does not let a disabled account in', async () => {
    const walked = await walk('first');
    await test.database.db.update(operators).set({ disabledAt: now });
    expect(await failure(finish(walked))).toBe('account');
  });

  it('ends only in the browser where it began, in time, and once', async () => {
    const walked = await walk('grace');
    const other = await walk('grace');
    expect(await failure(finish({ ...walked, flowCookie: undefined }))).toBe('expired');
    expect(await failure(finish({ ...walked, flowCookie: `${walked.flowCookie.slice(0, -2)}AA` }))).toBe('expired');
    expect(await failure(finish({ ...walked, flowCookie: other.flowCookie }))).toBe('provider');
    const forged = sealFlow({ state: 'a', nonce: 'b', verifier: 'c', next: '/admin' }, 'not the secret', now.getTime());
    expect(await failure(finish({ ...walked, flowCookie: forged }))).toBe('expired');
    expect(await failure(finish({ search: '?error=access_denied', flowCookie: walked.flowCookie }))).toBe('provider');
    const state = new URLSearchParams(walked.search).get('state');
    const denied = `?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
    expect(await failure(finish({ search: denied, flowCookie: walked.flowCookie }))).toBe('cancelled');

    expect(await failure(finish(walked))).toBe('signed in');
    expect(await failure(finish(walked))).toBe('provider');
    const late = await walk('grace');
    now = new Date(now.getTime() + 600_001);
    expect(await failure(finish(late))).toBe('expired');
  });

  it('is limited by address', async () => {
    const from = { clientAddress: '198.51.100.9' };
    const none = { search: '', flowCookie: undefined };
    for (let times = 0; times < 10; times += 1) expect(await failure(finish(none, from))).toBe('expired');
    expect(await failure(finish(none, from))).toBe('limited');
  });

  it('fails where the provider is away, and works when it is back', async () => {
    const port = await freePort();
    ctx = contextOf(`http://localhost:${port}`);
    expect(await failure(startOidc({ origin: ORIGIN, next: undefined }, ctx))).toBe('provider');
    const late = await startProvider(port, `${ORIGIN}/api/admin/oidc/callback`);
    expect(await failure(startOidc({ origin: ORIGIN, next: undefined }, ctx))).toBe('signed in');
    await late.stop();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}
