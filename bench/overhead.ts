// npm run bench -- overhead [rounds] [variant or workload …]: what telemetry costs the web process, against the same
// shop without any. All variants are up at once; in every round each gets one burst, in any order, and is compared with
// the baseline of that round. Bursts are short and many: a machine that others use too is slower for seconds, and then for
// all of them. Two processes of the same code differ by some hundredths for as long as they live, so each is started
// twice. Linux only: the kernel's own count of CPU time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildBare } from './parts/bare-build';
import { cpuMsOf } from './parts/cpu-time';
import { type Request, sendAll } from './parts/load';
import { startSink } from './parts/otlp-sink';
import { installPeers } from './parts/peers';
import { openShop, type Shop, traced } from './parts/shop';
import { type Estimate, formatEstimate, medianOf, ratios } from './parts/statistics';
import { BASELINE, BATCH_DELAY_MS, peers, startWeb, type Variant, variants, type Web } from './parts/variants';

const [roundsText = '60', ...only] = process.argv.slice(2);
const ROUNDS = Number(roundsText);
const IN_FLIGHT = 8;
const SETTLE_MS = BATCH_DELAY_MS + 100;
/** Of the baseline's throughput of checkouts. */
const BARS: Readonly<Record<string, number>> = { disabled: 0.99, 'NodeSDK, 10 %': 0.98, 'NodeSDK, 100 %': 0.95 };
let missed = 0;

/** How many requests make a burst of a fifth of a second. */
const WORKLOADS = { catalogue: 120, page: 40, checkout: 32 } as const;
type Workload = keyof typeof WORKLOADS;
const isWorkload = (name: string): name is Workload => name in WORKLOADS;
/** Bursts that are not counted: a server is measured as it runs for hours, when its code is compiled. */
const WARM_UP_BURSTS = 48;
const STARTS = 2;

interface Burst {
  readonly perSecond: number;
  readonly cpuMs: number;
}

const bareDir = buildBare();
const sink = await startSink();
const shop = await openShop();
const named = only.filter((name) => !isWorkload(name));
const measured = [...variants(sink.url), ...peers(sink.url, installPeers())].filter(
  ({ name }) => named.length === 0 || named.includes(name) || name === BASELINE.name,
);
const asked = only.filter(isWorkload);
const workloads = asked.length > 0 ? asked : Object.keys(WORKLOADS).filter(isWorkload);
const folders: string[] = [];
const webs = new Map<Variant, Web>();
const results = new Map(workloads.map((workload) => [workload, new Map(measured.map((each) => [each, noBursts()]))]));
try {
  for (let start = 0; start < STARTS; start += 1) {
    for (const variant of measured)
      webs.set(variant, await startWeb(variant, shop.env, { bareDir, dataDir: folder() }));
    for (const workload of workloads) await compare(workload, start);
    for (const web of webs.values()) await web.stop();
    webs.clear();
  }
  for (const workload of workloads) report(workload);
} finally {
  for (const web of webs.values()) await web.stop();
  await shop.stop();
  await sink.stop();
  for (const each of folders) rmSync(each, { recursive: true, force: true });
}
process.exit(missed > 0 ? 1 : 0);

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'mg-bench-web-'));
  folders.push(made);
  return made;
}

/** By start. */
function noBursts(): Burst[][] {
  return Array.from({ length: STARTS }, () => []);
}

async function compare(workload: Workload, start: number): Promise<void> {
  for (const web of webs.values()) await sendAll(web.url, (await requestsOf(workload, shop, web.url)).slice(0, 20), 1);
  for (let round = -WARM_UP_BURSTS; round < ROUNDS / STARTS; round += 1) {
    for (const variant of inAnyOrder(measured)) {
      const burst = await runAgainUnlessGood(workload, webs.get(variant));
      if (round >= 0) results.get(workload)?.get(variant)?.[start]?.push(burst);
    }
  }
}

/** Who follows whom must not be the same each time: a process finds its caches as the one before has left them. */
function inAnyOrder<T>(all: readonly T[]): T[] {
  return all
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** On a machine that others use too a request may fail for want of time. Such a burst says nothing. */
async function runAgainUnlessGood(workload: Workload, web: Web | undefined, tries = 3): Promise<Burst> {
  try {
    return await run(workload, web);
  } catch (error) {
    if (tries === 1) throw error;
    console.error(`this burst does not count: ${error instanceof Error ? error.message : error}`);
    return runAgainUnlessGood(workload, web, tries - 1);
  }
}

async function run(workload: Workload, web: Web | undefined): Promise<Burst> {
  if (!web) throw new Error('this variant did not start');
  const requests = await requestsOf(workload, shop, web.url);
  const before = cpuMsOf(web.pid);
  const tookMs = await sendAll(web.url, requests, IN_FLIGHT);
  await delay(SETTLE_MS);
  return {
    perSecond: (requests.length / tookMs) * 1000,
    cpuMs: (cpuMsOf(web.pid) - before) / requests.length,
  };
}

async function requestsOf(workload: Workload, from: Shop, origin: string): Promise<Request[]> {
  const count = WORKLOADS[workload];
  if (workload === 'checkout') return from.checkouts(count, origin);
  const path = workload === 'page' ? '/titles/salt-meridian' : '/api/catalog';
  const accept = workload === 'page' ? 'text/html' : 'application/json';
  return Array.from({ length: count }, () => ({
    method: 'GET' as const,
    path,
    headers: { ...traced(), accept, cookie: from.viewerCookie() },
    expected: 200,
  }));
}

function report(workload: Workload): void {
  const all = results.get(workload) ?? new Map<Variant, Burst[][]>();
  const base = all.get(BASELINE) ?? noBursts();
  const cpuOf = (bursts: readonly Burst[]) => bursts.map(({ cpuMs }) => cpuMs);
  const rateOf = (bursts: readonly Burst[]) => bursts.map(({ perSecond }) => perSecond);
  console.log(
    `\n${workload}: ${ROUNDS} rounds of ${WORKLOADS[workload]} requests, ${IN_FLIGHT} at a time, ${STARTS} starts`,
  );
  console.log(
    'variant'.padEnd(26),
    'per s'.padStart(7),
    'CPU ms'.padStart(7),
    '  throughput, ratio',
    '    CPU per request, ratio',
    '  of each start',
  );
  for (const [variant, starts] of all) {
    const bursts = starts.flat();
    const rate = medianOf(ratios(rateOf(bursts), rateOf(base.flat())));
    const perStart = starts.map((own, at) => medianOf(ratios(cpuOf(own), cpuOf(base[at] ?? []))).median.toFixed(2));
    console.log(
      variant.name.padEnd(26),
      medianOf(rateOf(bursts)).median.toFixed(0).padStart(7),
      medianOf(cpuOf(bursts)).median.toFixed(3).padStart(7),
      '  ',
      formatEstimate(rate),
      '  ',
      formatEstimate(medianOf(ratios(cpuOf(bursts), cpuOf(base.flat())))),
      ` ${perStart.join(' ')}`,
      workload === 'checkout' ? verdict(rate, BARS[variant.name]) : '',
    );
  }
}

/** Missed only where all of the interval is: a busy machine proves nothing. */
function verdict({ median, high }: Estimate, bar: number | undefined): string {
  if (bar === undefined) return '';
  if (high < bar) missed += 1;
  return `${median >= bar ? 'reaches' : high < bar ? 'misses' : 'may reach'} ${bar}`;
}
