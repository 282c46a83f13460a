import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TEST_CARDS } from '../cards';
import type { AuthorizeRequest } from '../provider';
import { createPaymentClient } from './client';
import { type Sandbox, startSandbox } from './sandbox/start-sandbox';

type Kind = (typeof TEST_CARDS)[number]['kind'];
const numberOf = (kind: Kind) => TEST_CARDS.find((card) => card.kind === kind)?.number ?? '';
const request = (kind: Kind = 'success'): AuthorizeRequest => ({
  reference: crypto.randomUUID(),
  amountCents: 450,
  currency: 'EUR',
  card: { number: numberOf(kind), expiry: '12/39', cvc: '123', name: 'Marker Name' },
});

let dataDir: string;
let sandbox: Sandbox;
const client = (timeoutMs?: number) =>
  createPaymentClient({ baseUrl: sandbox.url, ...(timeoutMs && { authorizeTimeoutMs: timeoutMs, timeoutMs }) });

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'mg-payments-'));
  sandbox = await startSandbox({ dataDir, slowMs: 300 });
});
afterEach(async () => {
  await sandbox.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  await sandbox.stop();
  sandbox = await startSandbox({ dataDir, port: sandbox.port, slowMs: 300 });
}

describe('payments', () => {
  it('authorises once, however often and at once it is asked', async () => {
    const ask = request();
    const answers = await Promise.all(Array.from({ length: 20 }, () => client().authorize(ask)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ kind: 'authorised' });
    expect(await client().lookUp(ask.reference)).toEqual(answers[0]);
  });

  it('declines, and says so again', async () => {
    const ask = request('declined');
    for (let round = 0; round < 2; round++) {
      expect(await client().authorize(ask)).toEqual({ kind: 'declined', reason: 'card_declined' });
    }
  });

  it.each([
    ['approve', 'authorised'],
    ['refuse', 'declined'],
  ] as const)('asks the bank, which may %s', async (decision, kind) => {
    const ask = request('challenge');
    expect(await client().authorize(ask)).toEqual({ kind: 'challenge' });
    expect(await client().authorize(ask)).toEqual({ kind: 'challenge' });
    expect(await client().authorize({ ...ask, challenge: { answer: decision } })).toMatchObject({ kind });
    expect(await client().lookUp(ask.reference)).toMatchObject({ kind });
  });

  it('has authorised what answered too late, and what failed', async () => {
    const slow = request('slow');
    expect(await client(50).authorize(slow)).toMatchObject({
      kind: 'unknown',
      cause: { reason: 'payment_provider_timeout' },
    });
    expect(await client().lookUp(slow.reference)).toMatchObject({ kind: 'authorised' });
    const broken = request('broken');
    expect(await client().authorize(broken)).toMatchObject({
      kind: 'unknown',
      cause: { reason: 'payment_provider_failed' },
    });
    expect(await client().lookUp(broken.reference)).toMatchObject({ kind: 'authorised' });
    expect(await client().authorize(broken)).toMatchObject({ kind: 'authorised' });
  });

  it('captures once, and gives nothing back after that', async () => {
    const ask = request();
    const authorization = await client().authorize(ask);
    if (authorization.kind !== 'authorised') throw new Error(authorization.kind);
    expect(await client().capture(authorization.id, 449)).toEqual({ kind: 'refused', reason: 'wrong_amount' });
    const first = await client().capture(authorization.id, 450);
    expect(first).toMatchObject({ kind: 'captured' });
    expect(await client().capture(authorization.id, 450)).toEqual(first);
    await expect(client().void(ask.reference)).rejects.toMatchObject({ code: 'upstream_failed' });
    expect(await client().capture('auth_nothing', 450)).toEqual({ kind: 'refused', reason: 'unknown_authorization' });
  });

  it('gives back, and closes the door for an authorisation that comes later', async () => {
    const ask = request();
    const authorization = await client().authorize(ask);
    await client().void(ask.reference);
    await client().void(ask.reference);
    expect(await client().lookUp(ask.reference)).toEqual({ kind: 'voided' });
    if (authorization.kind !== 'authorised') throw new Error(authorization.kind);
    expect(await client().capture(authorization.id, 450)).toEqual({ kind: 'refused', reason: 'payment_voided' });
    const late = request();
    await client().void(late.reference);
    expect(await client().authorize(late)).toEqual({ kind: 'voided' });
  });

  it('remembers everything after a restart, but for a line that was torn', async () => {
    const [authorised, declined, voided] = [request(), request('declined'), request()];
    const first = await client().authorize(authorised);
    await client().authorize(declined);
    await client().void(voided.reference);
    appendFileSync(path.join(dataDir, 'payments', 'journal.jsonl'), '{"v":1,"op":"capture","reference":"');
    await restart();
    expect(await client().authorize(authorised)).toEqual(first);
    expect(await client().lookUp(declined.reference)).toMatchObject({ kind: 'declined' });
    expect(await client().lookUp(voided.reference)).toEqual({ kind: 'voided' });
    await client().authorize(request());
    await restart();
    expect(await client().lookUp(authorised.reference)).toEqual(first);
  });

  it('keeps no card number, no code and no name', async () => {
    await client().authorize(request());
    const journal = readFileSync(path.join(dataDir, 'payments', 'journal.jsonl'), 'utf8');
    expect(journal).toContain('"last4":"4242"');
    expect(journal).not.toMatch(/4242424242424242|Marker|"123"/);
  });

  it('knows a reference by its amount too', async () => {
    const ask = request();
    await client().authorize(ask);
    expect(await client().authorize({ ...ask, amountCents: 451 })).toMatchObject({
      kind: 'unknown',
      cause: { code: 'upstream_failed' },
    });
  });

  it('says absent for what never came, and unknown when nobody answers', async () => {
    expect(await client().lookUp(crypto.randomUUID())).toEqual({ kind: 'absent' });
    const gone = createPaymentClient({ baseUrl: 'http://127.0.0.1:1' });
    expect(await gone.lookUp(crypto.randomUUID())).toMatchObject({ kind: 'unknown' });
    expect(await gone.authorize(request())).toMatchObject({
      kind: 'unknown',
      cause: { reason: 'payment_provider_unreachable' },
    });
  });

  it('answers bad requests without dying', async () => {
    const post = (body: string) => fetch(`${sandbox.url}/authorizations`, { method: 'POST', body });
    expect((await post('no json')).status).toBe(400);
    expect((await post(JSON.stringify({ ...request(), extra: 1 }))).status).toBe(400);
    expect((await post('x'.repeat(20_000))).status).toBe(413);
    expect((await fetch(`${sandbox.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${sandbox.url}/health`)).status).toBe(200);
  });

  it.each([
    ['garbage', 'not json at all'],
    ['another shape', '{"status":"maybe"}'],
    ['too much', `"${'x'.repeat(100_000)}"`],
  ])('takes %s for a failure of the provider', async (_what, body) => {
    const server = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const confused = createPaymentClient({ baseUrl: `http://127.0.0.1:${port}` });
    expect(await confused.authorize(request())).toMatchObject({ kind: 'unknown', cause: { code: 'upstream_failed' } });
    server.closeAllConnections();
    server.close();
  });
});
