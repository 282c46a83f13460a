// npm run bench -- start: from the command to a served page and to the first trace with the worker's part in it,
// on a fresh data folder and on the same folder again. The product must be built; films come from the cache.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROUNDS = Number(process.argv[2] ?? 3);
const TOKEN = randomBytes(16).toString('hex');
const LIMIT_MS = 120_000;
const CARD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123', name: 'Ada Viewer' };

const results = { fresh: [], again: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  const dataDir = mkdtempSync(join(tmpdir(), 'mg-bench-'));
  try {
    results.fresh.push(await measure(dataDir));
    results.again.push(await measure(dataDir));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
report();

async function measure(dataDir) {
  const port = await freePort();
  const begin = performance.now();
  const child = spawn(process.execPath, ['dist/supervisor.mjs'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DEPLOYMENT_ENVIRONMENT: 'development',
      MEDIA_GATEWAY_SEED: 'one',
      MEDIA_GATEWAY_DATA: dataDir,
      MEDIA_GATEWAY_API_TOKEN: TOKEN,
      PORT: String(port),
    },
  });
  const ended = new Promise((done) => child.once('exit', done));
  const url = `http://127.0.0.1:${port}`;
  try {
    await until(async () => (await fetch(`${url}/api/health/ready`)).ok);
    const readyMs = performance.now() - begin;
    const traceId = await until(() => buy(url));
    await until(async () => (await traceText(url, traceId)).includes('"process order.placed"'));
    return { readyMs, tracedMs: performance.now() - begin, memoryMb: memoryOf(dataDir, child.pid) };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** As a viewer would; throws while the film is not there yet. */
async function buy(url) {
  const traceId = randomBytes(16).toString('hex');
  const page = await fetch(url, { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } });
  const cookie = page.headers.get('set-cookie').split(';')[0];
  const send = async (path, body, headers = {}) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie, ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  const { cart } = await send('/api/cart', { titleId: 'salt-meridian' });
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const headers = { 'idempotency-key': cart.checkoutKey, traceparent };
  await send(`/api/checkout/${cart.id}`, { email: 'ada@example.com', card: CARD }, headers);
  return traceId;
}

async function traceText(url, traceId) {
  const headers = { authorization: `Bearer ${TOKEN}` };
  return (await fetch(`${url}/api/jaeger/api/v3/traces/${traceId}`, { headers })).text();
}

/** Resident memory of all our processes, PostgreSQL's apart: its pages are shared. Linux only. */
function memoryOf(dataDir, supervisor) {
  const { children } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
  const pids = Object.entries(children).flatMap(([name, { pid }]) => (name === 'postgres' ? [] : [pid]));
  const kb = [supervisor, ...pids].map((pid) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]),
  );
  return kb.reduce((sum, each) => sum + each, 0) / 1024;
}

async function until(attempt) {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      const value = await attempt();
      if (value) return value;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    if (performance.now() > end) throw new Error('too late');
    await delay(20);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

function report() {
  const median = (rows, key) => rows.map((row) => row[key]).sort((a, b) => a - b)[Math.floor(rows.length / 2)];
  console.log(`median of ${ROUNDS}`.padEnd(28), 'fresh data', 'again', 'fresh / again');
  for (const [key, unit, per] of [
    ['readyMs', 's to ready', 1000],
    ['tracedMs', 's to a stitched trace', 1000],
    ['memoryMb', 'MB in Node processes', 1],
  ]) {
    const fresh = median(results.fresh, key) / per;
    const again = median(results.again, key) / per;
    console.log(
      unit.padEnd(28),
      fresh.toFixed(2).padStart(10),
      again.toFixed(2).padStart(5),
      (fresh / again).toFixed(2),
    );
  }
}
