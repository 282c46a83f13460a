// npm run bench -- proxy [rounds]: what asking through the gateway adds to asking Jaeger. A real Jaeger 2.13 with 1,000
// traces; each round asks the same question of it and of the proxy before it, in any order. The product must be built,
// and Jaeger (docs/operations.md).
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@/lib/processes/ports';
import { jaegerSearchParams } from '@/lib/traces/search-params';
import { startJaeger } from '../e2e/backends/start';
import { startNode } from './parts/node-process';
import { ServiceBatches } from './parts/service-batches';
import { formatEstimate, medianOf } from './parts/statistics';
import { until } from './parts/until';

const ROUNDS = Number(process.argv[2] ?? 200);
const WARM_UP_ROUNDS = 50;
const BATCHES = 40;
const ADDED_MS_MAX = 5;
const TOKEN = randomUUID();

const jaeger = await startJaeger();
const dataDir = mkdtempSync(join(tmpdir(), 'mg-bench-'));
const url = `http://127.0.0.1:${await freePort()}`;
const direct = `http://127.0.0.1:${jaeger.ports.query}`;
const gateway = startNode(['dist/supervisor.mjs'], {
  DEPLOYMENT_ENVIRONMENT: 'development',
  MEDIA_GATEWAY_SEED: 'one',
  MEDIA_GATEWAY_DATA: dataDir,
  MEDIA_GATEWAY_API_TOKEN: TOKEN,
  JAEGER_QUERY_URL: direct,
  // Else the embedded store keeps the gateway's own spans and is asked beside it: that is no proxy.
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${jaeger.ports.otlp}`,
  PORT: new URL(url).port,
});
let isMissed = false;
try {
  await until(() => fetch(`${url}/api/health/ready`).then(({ ok }) => ok));
  const startedS = Math.floor(Date.now() / 1000) - 600;
  const traceIds = await fill(startedS);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
  const window = { startMinUs: (startedS - 60) * 1e6, startMaxUs: (startedS + 60) * 1e6 };
  await compare('a trace', () => `/api/v3/traces/${pick(traceIds)}`);
  await compare('services', () => '/api/v3/services');
  await compare('a search of 20 traces', () => {
    const params = jaegerSearchParams({ ...window, service: `service-${pick([0, 3, 7])}`, limit: 20 });
    return `/api/v3/traces?${params}`;
  });
} finally {
  await gateway.stop();
  await jaeger.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(isMissed ? 1 : 0);

async function fill(startedS: number): Promise<readonly string[]> {
  const batches = new ServiceBatches(BATCHES);
  for (let at = 0; at < BATCHES; at += 1) {
    const { body } = batches.next(startedS);
    const answer = await fetch(`http://127.0.0.1:${jaeger.ports.otlp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body),
    });
    if (!answer.ok) throw new Error(`Jaeger took no spans: ${answer.status} ${await answer.text()}`);
  }
  const last = batches.traceIds.at(-1);
  await until(() => fetch(`${direct}/api/v3/traces/${last}`).then(({ ok }) => ok));
  return batches.traceIds;
}

async function compare(what: string, path: () => string): Promise<void> {
  const took = { direct: [] as number[], proxied: [] as number[], added: [] as number[] };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const asked = path();
    const first = Math.random() < 0.5;
    const one = await ask(asked, first);
    const other = await ask(asked, !first);
    if (round < 0) continue;
    const [direct, proxied] = first ? [one, other] : [other, one];
    took.direct.push(direct);
    took.proxied.push(proxied);
    took.added.push(proxied - direct);
  }
  const added = medianOf(took.added);
  const missed = added.low > ADDED_MS_MAX;
  isMissed ||= missed;
  console.log(
    what.padEnd(24),
    `Jaeger ${formatEstimate(medianOf(took.direct), 2)}`.padEnd(28),
    `proxy ${formatEstimate(medianOf(took.proxied), 2)}`.padEnd(28),
    `adds ${formatEstimate(added, 2)} ms`,
    missed ? `over ${ADDED_MS_MAX}` : '',
  );
}

async function ask(path: string, isDirect: boolean): Promise<number> {
  const from = performance.now();
  const answer = isDirect
    ? await fetch(direct + path)
    : await fetch(`${url}/api/jaeger${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const body = await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${Buffer.from(body).toString()}`);
  return performance.now() - from;
}
