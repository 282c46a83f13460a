// npm run example:telemetry [-- --keep]: the real app as `example-service` against a real Jaeger. Calls a user, a
// playback session and a checkout, with a viewer's cookie and without, and finds their traces. With `--keep` it stays;
// with `--built` it takes the build that is there.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { builds } from '../e2e/backends/location.mjs';
import { build } from './build.mjs';
import { ensureInstalled, requireNode, root } from './install.mjs';

const SERVICE = 'example-service';
const FILM = 'salt-meridian';
const CARD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123', name: 'Ada Viewer' };
const READY = 'Media Gateway is ready';
const [START_MS, TRACE_MS, POLL_MS] = [120_000, 30_000, 200];

requireNode();
const startedAt = Date.now();
const children = [];
const data = mkdtempSync(join(tmpdir(), 'mg-example-'));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end(130));
try {
  await ensureInstalled();
  if (!process.argv.includes('--built')) await build({ ifStale: true, quiet: true, say });
  const jaeger = await findJaeger();
  const url = await startGateway(jaeger);
  const missing = await showTraces(url, jaeger);
  if (process.argv.includes('--keep')) {
    say(`the shop is at ${url}, Jaeger answers at ${jaeger.query}; Ctrl+C ends both`);
    await new Promise(() => undefined);
  }
  await end(missing === 0 ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}

function say(line) {
  console.log(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

/** One's own where both addresses are set, else the one that `node e2e/backends/build.mjs` makes. */
async function findJaeger() {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: otlp, JAEGER_QUERY_URL: own } = process.env;
  if (otlp && own) return { otlp, query: own.replace(/\/$/, '') };
  if (!existsSync(builds.jaeger.program)) {
    throw new Error(
      'There is no Jaeger. Set OTEL_EXPORTER_OTLP_ENDPOINT and JAEGER_QUERY_URL to yours, or make one: node e2e/backends/build.mjs',
    );
  }
  const ports = { otlp: await freePort(), grpc: await freePort(), query: await freePort() };
  const places = {
    'extensions::jaeger_query::http': ports.query,
    'extensions::jaeger_query::grpc': await freePort(),
    'extensions::healthcheckv2::http': await freePort(),
    'receivers::otlp::protocols::grpc': ports.grpc,
    'receivers::otlp::protocols::http': ports.otlp,
  };
  const config = [join(root, 'deploy', 'jaeger.yaml')].concat(
    Object.entries(places).map(([place, port]) => `yaml:${place}::endpoint: 127.0.0.1:${port}`),
  );
  const args = config.flatMap((one) => ['--config', one]);
  const jaeger = run('Jaeger', builds.jaeger.program, args, { OTEL_TRACES_SAMPLER: 'always_off' });
  const query = `http://127.0.0.1:${ports.query}`;
  await until(async () => (await fetch(`${query}/api/services`)).ok, jaeger);
  say(`Jaeger answers at ${query}`);
  return { otlp: `http://127.0.0.1:${ports.otlp}`, query };
}

async function startGateway({ otlp, query }) {
  const port = await freePort();
  const gateway = run('the gateway', process.execPath, ['--enable-source-maps', join(root, 'dist', 'supervisor.mjs')], {
    NODE_ENV: 'production',
    DEPLOYMENT_ENVIRONMENT: 'development',
    MEDIA_GATEWAY_DATA: data,
    MEDIA_GATEWAY_SEED: 'one',
    PORT: String(port),
    OTEL_SERVICE_NAME: SERVICE,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
    JAEGER_QUERY_URL: query,
    OTEL_SAMPLING_RATE: '1',
    OTEL_BSP_SCHEDULE_DELAY: '500',
  });
  await until(async () => gateway.said().includes(READY), gateway);
  const url = `http://127.0.0.1:${port}`;
  say(`${SERVICE} answers at ${url}`);
  return url;
}

/** A viewer pays, begins to watch and looks at himself; then a stranger asks for the same. */
async function showTraces(url, { query }) {
  const shop = { url, query, missing: 0 };
  const page = await ask(url, '/', { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } });
  const [cookie = ''] = page.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
  const [, userId = ''] = /^[^=]+=([^.]+)/.exec(decodeURIComponent(cookie)) ?? [];
  const { cart } = await json(url, '/api/cart', cookie, { titleId: FILM });

  const headers = { 'idempotency-key': cart.checkoutKey };
  const post = { method: 'POST', headers, body: JSON.stringify({ email: 'ada@example.com', card: CARD }) };
  const checkout = [`/api/checkout/${cart.id}`, post, [`${SERVICE}: POST /api/checkout/[cartId]`]];
  await call(shop, cookie, checkout, [
    `${SERVICE}: INSERT orders`,
    `${SERVICE}-payments: POST /authorizations`,
    `${SERVICE}-worker: process order.placed`,
    `${SERVICE}-payments: POST /captures/[id]`,
  ]);
  const { session } = await json(url, '/api/sessions', cookie, { titleId: FILM });
  const watching = [`/api/sessions/${session.id}`, {}, [`${SERVICE}: GET /api/sessions/[id]`]];
  await call(shop, cookie, watching, [`${SERVICE}: GET session`]);
  const self = [`/api/users/${userId}`, {}, [`${SERVICE}: GET /api/users/[id]`]];
  await call(shop, cookie, self, [`${SERVICE}: SELECT viewers`]);

  for (const same of [checkout, watching, self]) await call(shop, undefined, same, []);
  say(shop.missing === 0 ? 'All six traces are in Jaeger.' : `${shop.missing} of six traces are not whole.`);
  return shop.missing;
}

async function call(shop, cookie, [path, init, always], more) {
  const wanted = [...always, ...more];
  const traceId = randomBytes(16).toString('hex');
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const { status } = await ask(shop.url, path, { ...init, headers: { ...init.headers, traceparent } }, cookie);
  const who = cookie === undefined ? 'without a cookie' : 'with a cookie';
  const { missing, count } = await findTrace(shop.query, traceId, wanted);
  const isExpected = (cookie === undefined) === (status === 401);
  if (missing.length > 0 || !isExpected) shop.missing += 1;
  say(`${init.method ?? 'GET'} ${path.replace(/[^/]+$/, '…')} ${who}: ${status}, ${count} spans in trace ${traceId}`);
  for (const name of wanted) say(`    ${missing.includes(name) ? 'missing' : 'found'}  ${name}`);
}

async function json(url, path, cookie, body) {
  const answer = await ask(url, path, { method: 'POST', body: JSON.stringify(body) }, cookie);
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

function ask(url, path, init = {}, cookie = undefined) {
  const headers = { origin: url, 'content-type': 'application/json', ...(cookie && { cookie }), ...init.headers };
  return fetch(`${url}${path}`, { ...init, headers, signal: AbortSignal.timeout(15_000) });
}

async function findTrace(query, traceId, wanted) {
  const deadline = Date.now() + TRACE_MS;
  for (;;) {
    const answer = await fetch(`${query}/api/traces/${traceId}`);
    const { data: [trace] = [] } = answer.ok ? await answer.json() : {};
    const names = (trace?.spans ?? []).map(
      ({ processID, operationName }) => `${trace.processes[processID].serviceName}: ${operationName}`,
    );
    const missing = wanted.filter((name) => !names.includes(name));
    if (missing.length === 0 || Date.now() > deadline) return { missing, count: names.length };
    await delay(POLL_MS);
  }
}

function run(name, program, args, env) {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const gone = new Promise((done) => {
    child.once('error', (error) => done((said += error.message)));
    child.once('exit', done);
  });
  const started = { name, child, gone, said: () => said };
  children.push(started);
  return started;
}

async function until(isThere, { name, child, said }) {
  const deadline = Date.now() + START_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await isThere().catch(() => false)) return;
    await delay(POLL_MS);
  }
  throw new Error(`${name} did not start:\n${said().slice(-5_000)}`);
}

async function end(code) {
  for (const { child, gone } of children.splice(0).reverse()) {
    child.kill('SIGTERM');
    await gone;
  }
  rmSync(data, { recursive: true, force: true });
  process.exit(code);
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
