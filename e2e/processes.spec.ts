import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, request, test } from '@playwright/test';
import manifest from '../package.json' with { type: 'json' };
import { freePort, type Gateway, GatewayDidNotStart, type GatewayOptions, isAlive, startGateway } from './gateway';
import { buyFilm, bytesBelow, payBySlowCard } from './shopping';
import { spansOf } from './spans';

test.describe.configure({ mode: 'parallel', timeout: 300_000 });

/** Ten times what is promised: it bounds a hang. */
const STOP_MS = 30_000;
/** A database that was killed syncs its whole folder first. */
const BACK_MS = 60_000;
let gateways: Gateway[] = [];
let folder = '';

async function start(options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = await startGateway({ dataDir: path.join(folder, 'data'), ...options });
  gateways.push(gateway);
  return gateway;
}

async function whyNot(options: GatewayOptions): Promise<GatewayDidNotStart> {
  const error = await start(options).catch((reason: unknown) => reason);
  if (error instanceof GatewayDidNotStart) return error;
  throw new Error('it started');
}

async function buy(gateway: Gateway): Promise<void> {
  const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
  await buyFilm(client);
  await client.dispose();
}

const alive = (pids: readonly number[]) => pids.filter(isAlive);

test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mg-processes-'));
  chmodSync(folder, 0o711); // as root the database runs as somebody else
});
test.afterEach(async () => {
  for (const gateway of gateways) await gateway.stop();
  gateways = [];
  rmSync(folder, { recursive: true, force: true });
});

test('a second start says whose the data folder is', async () => {
  const first = await start();
  const { exit, output } = await whyNot({ port: await freePort() });
  expect(exit).toBe(1);
  expect(output).toContain('already running at http://localhost:');
  expect(output).toContain(`process ${first.pids().supervisor}`);
});

test('a start on a taken port says so', async () => {
  const first = await start();
  const port = Number(new URL(first.url).port);
  const { exit, output } = await whyNot({ port, dataDir: path.join(folder, 'other') });
  expect(exit).toBe(1);
  expect(output).toContain(`Port ${port} is in use`);
});

test('Ctrl+C ends everything and leaves no process', async () => {
  const gateway = await start();
  const pids = Object.values(gateway.pids());
  expect(alive(pids)).toHaveLength(5);
  gateway.interrupt();
  await expect.poll(() => alive(pids), { timeout: STOP_MS, intervals: [50] }).toEqual([]);
  expect(await gateway.exited).toBe(0);
});

test('with a drain, as npm start has it, a stop lets the order at work be placed', async () => {
  const gateway = await start({ env: { SHUTDOWN_DRAIN_MS: '15000' } });
  const journal = () => bytesBelow(path.join(gateway.dataDir, 'payments'));
  const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
  const before = journal();
  const paying = payBySlowCard(client);
  await expect.poll(journal, { timeout: 20_000 }).toBeGreaterThan(before);
  gateway.interrupt();
  expect((await paying).status()).toBe(201);
  expect(await gateway.exited).toBe(0);
  await client.dispose();
});

for (const name of ['web', 'worker', 'payments', 'postgres']) {
  test(`a killed ${name} comes back, and the shop sells again`, async () => {
    const gateway = await start();
    const before = gateway.pids()[name];
    gateway.kill(name);
    await expect.poll(() => gateway.pids()[name], { timeout: BACK_MS }).not.toBe(before);
    await expect
      .poll(async () => (await fetch(`${gateway.url}/api/health/ready`).catch(() => undefined))?.status, {
        timeout: BACK_MS,
      })
      .toBe(200);
    // A new process answers a little later than it has a number.
    await expect(() => buy(gateway)).toPass({ timeout: BACK_MS });
  });
}

test('after kill -9 of the supervisor the next start is clean', async () => {
  const first = await start();
  const pids = Object.entries(first.pids()).filter(([name]) => name !== 'postgres');
  first.kill('supervisor');
  await first.exited;
  const second = await start({ port: Number(new URL(first.url).port) });
  expect(alive(pids.map(([, pid]) => pid))).toEqual([]);
  await buy(second);
});

test('after kill -9 of all processes the next start is clean', async () => {
  const first = await start();
  for (const name of ['supervisor', 'web', 'worker', 'payments', 'postgres']) first.kill(name);
  await first.exited;
  const second = await start({ port: Number(new URL(first.url).port) });
  await buy(second);
});

const SWITCHES = [
  ['OTEL_SDK_DISABLED', 'true'],
  ['TRACING_ENABLED', 'false'],
] as const;
for (const [name, value] of SWITCHES) {
  test(`R4.4 with ${name}=${value} the shop starts and sells`, async () => {
    const gateway = await start({ env: { [name]: value } });
    expect(gateway.output()).toMatch(/Tracing +off/);
    await buy(gateway);
    const answer = await fetch(gateway.url);
    expect(answer.headers.get('server-timing') ?? '').not.toContain('traceparent');
  });
}

test('R3.3 R2.3 each process has its own name, version and environment in its spans', async () => {
  const gateway = await start({ env: { SERVICE_NAME: 'box-office', DEPLOYMENT_ENVIRONMENT: 'staging' } });
  const traceId = 'b0cc'.padEnd(32, '3');
  const client = await request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });
  await buyFilm(client, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await client.dispose();
  const services = ['box-office', 'box-office-payments', 'box-office-worker'];
  const spans = await spansOf(gateway).waitFor(traceId, (found) => {
    const names = found.map((span) => span.resource.service);
    return services.every((name) => names.includes(name));
  });
  for (const { resource } of spans) {
    const attributes = Object.fromEntries(resource.attributes);
    expect(attributes['service.version']).toBe(manifest.version);
    expect(attributes['deployment.environment.name']).toBe('staging');
    expect(attributes['service.instance.id']).toBeTruthy();
  }
});
