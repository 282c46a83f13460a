import { type APIRequestContext, expect, request, test } from '@playwright/test';
import { FAULTS, type FaultyEndpoint, startFaultyEndpoint } from '../lib/telemetry/testing/faulty-endpoint';
import { type Gateway, isAlive, startGateway } from './gateway';
import { buyFilm } from './shopping';

// One gateway whose collector is broken in every way, and at last hangs while it ends.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

let collector: FaultyEndpoint;
let gateway: Gateway;
let client: APIRequestContext;
let beganMs: number;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  beganMs = performance.now();
  collector = await startFaultyEndpoint();
  gateway = await startGateway({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_BSP_EXPORT_TIMEOUT: '1000',
      OTEL_CONSOLE_ENABLED: 'false',
      // A collector that hangs takes all of it; the rest of a process's time is for the work in hand.
      SHUTDOWN_GRACE_MS: '100',
    },
  });
  client = await newVisitor();
});
test.afterAll(async () => {
  await client?.dispose();
  await gateway?.stop();
  await collector?.close();
});

const newVisitor = () => request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });

for (const fault of FAULTS) {
  test(`R4.8 R3.5 the shop sells while its collector is ${fault}`, async () => {
    await collector.be(fault);
    const before = tried();
    await Promise.all([sell(), sell(), sell()]);
    // The next is asked while an export of the one before is under way.
    if (fault !== 'down' && fault !== 'resetting') await expect.poll(tried).toBeGreaterThan(before);
    for (const address of ['/', '/titles/salt-meridian', '/api/catalog', '/library']) {
      expect((await client.get(address)).status(), address).toBe(200);
    }
  });
}

test('R4.8 operators see what did not arrive, and the log says so once a minute', async ({ browser }) => {
  expect((await client.post('/api/admin/session', { data: gateway.admin })).status()).toBe(204);
  const context = await browser.newContext({ baseURL: gateway.url, storageState: await client.storageState() });
  const page = await context.newPage();
  await page.goto('/admin/settings');
  const row = page
    .getByRole('table', { name: 'Exporters' })
    .getByRole('row')
    .filter({ hasText: 'Traces' })
    .filter({ hasText: 'OTLP endpoint' });
  await expect(row).toBeVisible();
  const [, , , failed] = await row.getByRole('cell').allInnerTexts();
  expect(Number(failed?.replace(/\D/g, ''))).toBeGreaterThan(0);
  await context.close();
  const lines = gateway.output().split('\n');
  // The first at once, then one a minute.
  const minutes = Math.floor((performance.now() - beganMs) / 60_000);
  for (const service of ['media-gateway', 'media-gateway-worker', 'media-gateway-payments']) {
    const said = lines.filter((line) => line.includes(`"${service}"`) && line.includes('spans are dropped'));
    expect(said.length, service).toBeLessThanOrEqual(1 + minutes);
  }
  expect(lines.filter((line) => line.includes('"media-gateway"') && line.includes('spans are dropped'))).not.toEqual(
    [],
  );
  expect(gateway.output()).not.toMatch(/unhandled|uncaught/i);
});

test('R3.5 R4.10 a hanging collector does not hold the exit, and what it did not take is counted', async () => {
  await collector.be('hanging');
  const buyer = await newVisitor();
  const { orderId } = await buyFilm(buyer);
  // Nobody is at work any more: what the end takes is the collector's alone.
  const order = async () => (await buyer.get(`/api/orders/${orderId}`)).json();
  await expect.poll(order, { timeout: 60_000 }).toMatchObject({ order: { capturedAt: expect.any(String) } });
  await buyer.dispose();
  const pids = Object.values(gateway.pids());
  process.kill(gateway.pids().supervisor ?? 0, 'SIGTERM');
  // Ten times three seconds: it bounds a hang.
  await expect.poll(() => pids.filter(isAlive), { timeout: 30_000, intervals: [50] }).toEqual([]);
  expect(await gateway.exited).toBe(0);
  expect(gateway.output()).toMatch(/"missed":\{"spans":\d+,"metrics":1.*"msg":"not all was sent before the end"/);
  expect(gateway.output().match(/OpenTelemetry tracer shut down/g)).toHaveLength(3);
});

/** To somebody new: a film is bought once. */
async function sell(): Promise<void> {
  const buyer = await newVisitor();
  await buyFilm(buyer);
  await buyer.dispose();
}

function tried(): number {
  return [...collector.requests.values()].reduce((sum, count) => sum + count, 0);
}
