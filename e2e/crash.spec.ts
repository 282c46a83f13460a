import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type APIRequestContext, expect, request, test } from '@playwright/test';
import { Client } from 'pg';
import { freePort, type Gateway, startGateway } from './gateway';
import { restIsAboutSpans } from './mode';
import { randomOf } from './random';
import { CARD, fillCart } from './shopping';
import { spansOf } from './spans';

/** `npm run bench -- soak` asks for more. */
const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 10);
const VICTIMS = ['web', 'worker', 'payments', 'postgres', 'supervisor'] as const;
const KILL_AFTER_MS_MAX = 250;
/** Lease of an attempt, the sweep's interval, and time to void. */
const SETTLED_MS = 75_000;

/** A database that was killed syncs its whole folder first. */
const BACK_MS = 60_000;

test.describe.configure({ timeout: 200_000 + ROUNDS * 60_000 });

test('kill -9 in a checkout loses no order, doubles none, holds no money and loses no acknowledged span', async () => {
  const seed = Number(process.env.CRASH_SEED ?? randomBytes(4).readUInt32BE());
  console.log(`CRASH_SEED=${seed}`);
  const random = randomOf(seed);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mg-crash-'));
  const port = await freePort();
  let gateway = await startGateway({ dataDir, port });
  const bought: string[] = [];
  const acknowledged: string[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'web';
      const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
      const cart = await fillCart(client);
      const first = pay(client, cart).catch(() => undefined);
      const spans = sendSpansUntilRefused(client, acknowledged);
      await passed(random() * KILL_AFTER_MS_MAX);
      const killed = gateway.pids()[victim];
      gateway.kill(victim);
      gateway = await backAgain(gateway, victim, { dataDir, port, killed });
      await Promise.all([first, spans]);
      await expect.poll(() => pay(client, cart), { timeout: 60_000, message: `round ${round}: ${victim}` }).toBe(201);
      bought.push(cart.id);
      await client.dispose();
    }
    await expectOneOrderEach(dataDir, bought);
    await expectNoMoneyHeld(dataDir);
    restIsAboutSpans();
    for (const traceId of acknowledged) expect(await spansOf(gateway).trace(traceId), traceId).toHaveLength(1);
    expect(acknowledged.length).toBeGreaterThan(0);
    console.log(`${ROUNDS} kills, ${bought.length} orders, ${acknowledged.length} acknowledged spans, nothing lost`);
  } finally {
    await gateway.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

interface OpenCart {
  readonly id: string;
  readonly checkoutKey: string;
}

/** The status; a refused connection throws. */
async function pay(client: APIRequestContext, cart: OpenCart): Promise<number | string> {
  try {
    const answer = await client.post(`/api/checkout/${cart.id}`, {
      headers: { 'idempotency-key': cart.checkoutKey },
      data: { email: 'ada@example.com', card: CARD },
      timeout: 15_000,
    });
    return answer.status();
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}

/** Through the browser's door; what got its 200 must never be lost. */
async function sendSpansUntilRefused(client: APIRequestContext, acknowledged: string[]): Promise<void> {
  for (let i = 0; i < 15; i += 1) {
    const traceId = randomBytes(16).toString('hex');
    const answer = await client
      .post('/api/otlp/v1/traces', { data: oneSpan(traceId), headers: { 'x-sent-at': String(Date.now()) } })
      .catch(() => undefined);
    if (answer?.status() !== 200) return;
    const body = (await answer.json().catch(() => undefined)) as { partialSuccess?: unknown } | undefined;
    if (body && !body.partialSuccess) acknowledged.push(traceId);
  }
}

function oneSpan(traceId: string): object {
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: 'flow checkout',
    kind: 1,
    startTimeUnixNano: String(nowNs - 5_000_000n),
    endTimeUnixNano: String(nowNs),
    attributes: [],
  };
  const scopeSpans = [{ scope: { name: 'media-gateway.browser', version: '1.0.0' }, spans: [span] }];
  return { resourceSpans: [{ resource: { attributes: [] }, scopeSpans }] };
}

interface Return {
  readonly dataDir: string;
  readonly port: number;
  /** Its pid before. */
  readonly killed: number | undefined;
}

async function backAgain(gateway: Gateway, victim: string, { dataDir, port, killed }: Return): Promise<Gateway> {
  if (victim === 'supervisor') {
    await gateway.exited;
    return startGateway({ dataDir, port });
  }
  // Or the next round would kill one that is not there.
  const isBack = () => ![killed, undefined].includes(gateway.pids()[victim]);
  await expect.poll(isBack, { timeout: BACK_MS }).toBe(true);
  const ready = async () => (await fetch(`${gateway.url}/api/health/ready`).catch(() => undefined))?.status;
  await expect.poll(ready, { timeout: BACK_MS }).toBe(200);
  return gateway;
}

async function expectOneOrderEach(dataDir: string, carts: readonly string[]): Promise<void> {
  const rows = await query(dataDir, 'select cart_id, count(*)::int as n from orders group by cart_id');
  expect(new Map(rows.map((row) => [row.cart_id, row.n]))).toEqual(new Map(carts.map((id) => [id, 1])));
}

/** Every authorisation ends captured, for exactly the orders there are, or voided. */
async function expectNoMoneyHeld(dataDir: string): Promise<void> {
  const orders = await query(dataDir, 'select payment_attempt_id from orders');
  const wanted = orders.map((row) => row.payment_attempt_id).sort();
  const books = () => {
    const state = new Map<string, string>();
    for (const entry of journal(dataDir)) {
      if (entry.op === 'authorize' && entry.status === 'authorised') state.set(entry.reference, 'held');
      if (entry.op !== 'authorize') state.set(entry.reference, entry.op);
    }
    const of = (value: string) => [...state].filter(([, is]) => is === value).map(([reference]) => reference);
    return { held: of('held'), captured: of('capture').sort() };
  };
  await expect.poll(books, { timeout: SETTLED_MS, intervals: [500] }).toEqual({ held: [], captured: wanted });
}

interface JournalEntry {
  readonly op: string;
  readonly reference: string;
  readonly status?: string;
}

function journal(dataDir: string): JournalEntry[] {
  const lines = readFileSync(path.join(dataDir, 'payments', 'journal.jsonl'), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalEntry);
}

async function query(dataDir: string, sql: string): Promise<Record<string, unknown>[]> {
  const folder = path.join(dataDir, 'postgres');
  const { port } = JSON.parse(readFileSync(path.join(folder, 'owner.json'), 'utf8')) as { port: number };
  const password = readFileSync(path.join(folder, 'password'), 'utf8').trim();
  const client = new Client({ host: '127.0.0.1', port, user: 'media_gateway', database: 'media_gateway', password });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

const passed = (ms: number) => new Promise((done) => setTimeout(done, ms));
