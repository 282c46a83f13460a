import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type Fault, type FaultyEndpoint, startFaultyEndpoint } from '../testing/faulty-endpoint';
import { UNTRUSTED } from '../testing/untrusted';

const root = path.resolve(import.meta.dirname, '../../..');
const MEBIBYTE = 1024 * 1024;
const PER_SECOND = 10_000;
/** `npm run bench -- soak` asks for more. */
const MINUTES = Number(process.env.SOAK_MINUTES ?? 1);
/** One minute. First fine, so that what is loaded once is not taken for a leak; the slowest faults last longest. */
const PLAN: readonly (readonly [Fault | 'fine', number])[] = [
  ['fine', 6],
  ['down', 6],
  ['hanging', 10],
  ['refusing', 6],
  ['limiting', 6],
  ['garbage', 4],
  ['endless', 4],
  ['cutting', 4],
  ['resetting', 4],
  ['late', 6],
  ['fine', 4],
];

let directory: string;
let program: string;
let child: ChildProcess | undefined;
let endpoint: FaultyEndpoint | undefined;

/** Makes its spans once and ends them again and again: what is measured is what becomes of them. */
const SOURCE = `
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { readTelemetryConfig } from '@/lib/telemetry/config';
import { endAll, telemetryWarner } from '@/lib/telemetry/server/init';
import { tracePipeline } from '@/lib/telemetry/server/trace-pipeline';
const pipeline = tracePipeline(readTelemetryConfig(process.env), { remoteParent: 'parent' }, telemetryWarner());
const spans = [];
const keep = { onStart() {}, onEnd: (span) => spans.push(span), forceFlush: async () => {}, shutdown: async () => {} };
const tracer = new BasicTracerProvider({ sampler: pipeline.sampler, spanProcessors: [pipeline.first, keep] }).getTracer('load');
for (let made = 0; made < 1000; made += 1) {
  const attributes = { 'http.request.method': 'GET', 'http.route': '/titles/[id]', 'url.path': '/titles/' + made };
  tracer.startSpan('GET /titles/[id]', { root: true, attributes }).end();
}
let offered = 0;
const startMs = performance.now();
setInterval(() => {
  const due = Math.floor(((performance.now() - startMs) / 1000) * ${PER_SECOND});
  while (offered < due) pipeline.last.onEnd(spans[offered++ % spans.length]);
}, 2);
process.on('message', async (message) => {
  if (message === 'end') {
    const beforeMs = performance.now();
    const { user, system } = process.cpuUsage();
    await endAll([pipeline], 500);
    const [health] = pipeline.health();
    process.send({ offered, health, dropped: pipeline.dropped(), cpuUs: user + system, endedInMs: performance.now() - beforeMs }, () => process.exit(0));
  } else {
    gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send({ heap: heapUsed + external, rss, health: pipeline.health()[0] });
  }
});
process.send({});
`;

interface Report {
  readonly heap: number;
  readonly rss: number;
  readonly offered: number;
  readonly dropped: number;
  readonly endedInMs: number;
  readonly cpuUs: number;
  readonly health: { sent: number; failed: number; dropped: number; queued: number; lastError: unknown };
}

beforeAll(async () => {
  // Inside the project, so that Node finds the packages.
  await mkdir(path.join(root, 'node_modules', '.cache'), { recursive: true });
  directory = await mkdtemp(path.join(root, 'node_modules', '.cache', 'degradation-'));
  program = path.join(directory, 'program.mjs');
  await build({
    stdin: { contents: SOURCE, resolveDir: root, loader: 'ts' },
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    conditions: ['react-server'],
    alias: { '@': root, 'server-only': path.join(root, 'node_modules/server-only/empty.js') },
  });
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await endpoint?.close();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function start(env: Record<string, string>) {
  const lines: string[] = [];
  const started = spawn(process.execPath, ['--expose-gc', program], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child = started;
  started.stdout?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  const ended = once(started, 'exit');
  const next = async (): Promise<Report> => {
    const [message] = await Promise.race([
      once(started, 'message'),
      ended.then(() => Promise.reject(new Error('it died'))),
    ]);
    return message as Report;
  };
  const ask = (what: string): Promise<Report> => {
    const answer = next();
    started.send(what);
    return answer;
  };
  await next();
  return { ask, warnings: () => lines.filter((line) => line.includes('"warn"')), ended };
}

it(
  'R4.8 R0.10 stays bounded at 10,000 spans a second for a minute, whatever the endpoint does, and counts every span',
  async () => {
    endpoint = await startFaultyEndpoint();
    const { ask, warnings } = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_BSP_EXPORT_TIMEOUT: '2000',
      JAEGER_QUERY_URL: 'http://127.0.0.1:1',
    });
    const beganMs = performance.now();
    const heaps: number[] = [];
    let rssFine = 0;
    let rssMost = 0;
    for (const [fault, seconds] of PLAN) {
      await endpoint.be(fault);
      for (let second = 0; second < seconds * MINUTES; second += 1) {
        await delay(1000);
        const { heap, rss } = await ask('memory');
        heaps.push(heap);
        rssMost = Math.max(rssMost, rss);
        if (heaps.length === 5) rssFine = rss;
      }
    }
    const { offered, health, dropped, endedInMs, cpuUs } = await ask('end');
    expect(offered).toBeGreaterThan(500_000);
    expect(health.sent).toBeGreaterThan(0);
    expect(health.failed).toBeGreaterThan(0);
    expect(health.dropped).toBeGreaterThan(0);
    expect(health.sent + health.failed + health.dropped + health.queued).toBe(offered);
    expect(dropped).toBe(health.failed + health.dropped);
    const fine = Math.max(...heaps.slice(0, 5));
    expect(Math.max(...heaps) - fine).toBeLessThan(16 * MEBIBYTE);
    expect(rssMost - rssFine).toBeLessThan(64 * MEBIBYTE);
    // Ten times what is promised of a span, and of the grace: they bound a hang.
    expect(cpuUs / offered).toBeLessThan(1000);
    expect(endedInMs).toBeLessThan(5000);
    // One a minute; the first minute began with the first fault.
    const minutesTaken = Math.ceil((performance.now() - beganMs) / 60_000);
    expect(warnings().filter((line) => line.includes('spans are dropped')).length).toBeLessThanOrEqual(minutesTaken);
    const mebibytes = (bytes: number) => (bytes / MEBIBYTE).toFixed(1);
    console.log(
      `${offered} spans: ${health.sent} sent, ${health.failed} failed, ${health.dropped} dropped; heap at most ${mebibytes(Math.max(...heaps) - fine)} MiB over ${mebibytes(fine)}, process ${mebibytes(rssMost - rssFine)} over ${mebibytes(rssFine)}; ${(cpuUs / offered).toFixed(1)} µs of CPU a span`,
    );
  },
  MINUTES * 120_000,
);

it('R4.8 sends nothing to an endpoint whose certificate nobody vouches for, and says why', async () => {
  let requests = 0;
  const server = createServer(UNTRUSTED, (_request, response) => {
    requests += 1;
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const file = path.join(directory, 'vouched.pem');
  await writeFile(file, UNTRUSTED.cert);
  const outcomes = [];
  const trusting: readonly Record<string, string>[] = [{}, { OTEL_EXPORTER_OTLP_CERTIFICATE: file }];
  for (const vouched of trusting) {
    const { ask } = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: `https://localhost:${address.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_EXPORT_TIMEOUT: '1000',
      JAEGER_QUERY_URL: 'http://127.0.0.1:1',
      ...vouched,
    });
    const tried = async () => (({ sent, failed }) => sent + failed)((await ask('health')).health);
    await vi.waitFor(async () => expect(await tried()).toBeGreaterThan(0), { timeout: 30_000, interval: 50 });
    outcomes.push((await ask('end')).health);
    if (outcomes.length === 1) expect(requests).toBe(0);
  }
  server.close();
  const [refused, taken] = outcomes;
  expect(refused).toMatchObject({ sent: 0, lastError: { message: expect.stringMatching(/certificate/i) } });
  expect(refused?.failed).toBeGreaterThan(0);
  expect(taken?.sent).toBeGreaterThan(0);
}, 60_000);
