// npm run bench -- store [million spans]: the embedded trace store as the web process has it, in its thread. How many
// spans a second it takes in and acknowledges, what that costs the event loop of who writes, and how long reads take
// once a million spans are there. The product must be built.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { TraceQuery } from '@/lib/trace-backends/backend';
import { openEmbeddedStore } from '@/lib/trace-backends/embedded/open';
import { ServiceBatches } from './parts/service-batches';
import { formatEstimate, medianOf } from './parts/statistics';

const SPANS = Number(process.argv[2] ?? 1) * 1_000_000;
const REQUESTS_IN_FLIGHT = 8;
const READS = 200;
const BYTES_MAX = 8_000_000_000;
const NEWEST = 20;
const BARS = { spansPerSecond: 30_000, loopP99Ms: 20, traceMs: 5, wholeTracesMs: SPANS > 1_000_000 ? 25 : 15 };

const directory = mkdtempSync(join(tmpdir(), 'mg-bench-'));
const store = await openEmbeddedStore({ directory, bytesMax: BYTES_MAX, threadFile: resolve('dist/trace-store.mjs') });
const { signal } = new AbortController();
let isMissed = false;
try {
  const batches = new ServiceBatches();
  const startedS = Math.floor(Date.now() / 1000) - 3_600;
  await fill(batches, startedS);
  const stats = await store.stats();
  console.log(
    `${stats.spans.toLocaleString('en')} spans, ${Math.round(stats.fileBytes / stats.spans)} bytes each on disk\n`,
  );
  const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
  await read('a trace', BARS.traceMs, () => store.traceColumns(pick(batches.traceIds), signal));
  const summaries = (query: Partial<TraceQuery>) => store.summaries({ limit: NEWEST, ...query }, signal);
  await read('newest summaries', BARS.traceMs, () => summaries({}));
  await read('summaries of a service', BARS.traceMs, () => summaries({ service: `service-${pick([0, 5, 11])}` }));
  await read('summaries of a user', BARS.traceMs, () =>
    summaries({ attributes: { 'user.id': `user-${Math.floor(Math.random() * 100_000)}` } }),
  );
  await read('summaries with errors', BARS.traceMs, () => summaries({ errorsOnly: true }));
  await read(`${NEWEST} whole traces`, BARS.wholeTracesMs, () =>
    store.search({ limit: NEWEST, service: `service-${pick([1, 6, 10])}` }, signal),
  );
} finally {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
}
process.exit(isMissed ? 1 : 0);

async function fill(batches: ServiceBatches, startedS: number): Promise<void> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const acknowledgedMs: number[] = [];
  let sent = 0;
  const write = async (): Promise<void> => {
    while (sent < SPANS) {
      const { body, spans } = batches.next(startedS + Math.floor((sent / SPANS) * 3_000));
      sent += spans;
      const from = performance.now();
      await store.write(body);
      acknowledgedMs.push(performance.now() - from);
    }
  };
  delays.enable();
  const from = performance.now();
  await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, write));
  const perSecond = sent / ((performance.now() - from) / 1000);
  delays.disable();
  const loopP99Ms = delays.percentile(99) / 1e6;
  say('spans a second, acknowledged', Math.round(perSecond).toLocaleString('en'), perSecond < BARS.spansPerSecond);
  say('event loop of the writer, p99, ms', loopP99Ms.toFixed(1), loopP99Ms > BARS.loopP99Ms);
  say('512 spans acknowledged after, ms', formatEstimate(medianOf(acknowledgedMs), 1));
}

/** A bar is missed where all of the interval is beyond it. */
async function read(what: string, barMs: number, ask: () => Promise<unknown>): Promise<void> {
  const tookMs: number[] = [];
  for (let at = 0; at < READS; at += 1) {
    const from = performance.now();
    await ask();
    tookMs.push(performance.now() - from);
  }
  const estimate = medianOf(tookMs);
  say(`${what}, median, ms`, formatEstimate(estimate, 2), estimate.low > barMs, `p95 ${p95(tookMs).toFixed(1)}`);
}

function say(what: string, figure: string, missed = false, also = ''): void {
  isMissed ||= missed;
  console.log(what.padEnd(36), figure.padEnd(20), also.padEnd(12), missed ? 'misses its bar' : '');
}

function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
}
