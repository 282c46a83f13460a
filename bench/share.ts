// npm run bench -- share [seconds]: what telemetry takes of a machine that has little to do: its share of one core at 50
// requests a second with 10 % kept, and its memory with an endpoint to send to. Against the shop without telemetry, but
// with the hook that gives each request its headers and cookie.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { buildBare } from './parts/bare-build';
import { cpuMsOf } from './parts/cpu-time';
import { sendAll } from './parts/load';
import { startSink } from './parts/otlp-sink';
import { openShop, traced } from './parts/shop';
import { medianOf } from './parts/statistics';
import { BASELINE, startWeb, type Variant, variants, type Web } from './parts/variants';

const SECONDS = Number(process.argv[2] ?? 30);
const PER_SECOND = 50;
const ROUNDS = 6;
const SHARE_MAX = 0.01;
const MEMORY_MAX = 10 * 1024 * 1024;
const WARM_UP_REQUESTS = 4000;
/** As it comes. */
const BATCH_DELAY_MS = 5000;

interface Memory {
  readonly heapUsed: number;
  readonly external: number;
}

const bareDir = buildBare();
const sink = await startSink();
const shop = await openShop();
const folders: string[] = [];
const named = (wanted: string): Variant =>
  variants(sink.url, BATCH_DELAY_MS).find(({ name }) => name === wanted) ?? BASELINE;
const webs: { variant: Variant; web: Web; memoryFile: string }[] = [];
let isMissed = false;
try {
  for (const variant of [named('the same, with our hook'), named('NodeSDK, 10 %')]) webs.push(await start(variant));
  for (const { web } of webs) await sendAll(web.url, requests(WARM_UP_REQUESTS), 8);
  const shares: number[] = [];
  const memories: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const cpu = await Promise.all(webs.map(({ web }) => cpuShareUnderLoad(web)));
    const [base = 0, own = 0] = cpu;
    shares.push(own - base);
    const [bare = 0, full = 0] = await Promise.all(webs.map(memoryOf));
    memories.push(full - bare);
    console.log(
      `round ${round}: without ${percent(base)}, ours ${percent(own)}, telemetry ${percent(own - base)} of a core and ${mebibytes(full - bare)}`,
    );
  }
  const { median: share } = medianOf(shares);
  const { median: more } = medianOf(memories);
  console.log(
    `share of one core at ${PER_SECOND} requests a second: ${percent(share)} (at most ${percent(SHARE_MAX)})`,
  );
  console.log(`memory that telemetry holds: ${mebibytes(more)} (at most ${mebibytes(MEMORY_MAX)})`);
  isMissed = !(share <= SHARE_MAX) || !(more <= MEMORY_MAX);
} finally {
  for (const { web } of webs) await web.stop();
  await shop.stop();
  await sink.stop();
  for (const each of folders) rmSync(each, { recursive: true, force: true });
}
process.exit(isMissed ? 1 : 0);

async function start(variant: Variant): Promise<(typeof webs)[number]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mg-bench-share-'));
  folders.push(dataDir);
  const memoryFile = join(dataDir, 'memory.json');
  const probe = pathToFileURL(join(process.cwd(), 'bench/parts/memory-probe.mjs')).href;
  const env = { NODE_OPTIONS: `--expose-gc --import=${probe}`, BENCH_MEMORY_FILE: memoryFile };
  return {
    variant,
    memoryFile,
    web: await startWeb({ ...variant, env: { ...variant.env, ...env } }, shop.env, { bareDir, dataDir }),
  };
}

/** Evenly spaced; both processes get the same at the same time. */
async function cpuShareUnderLoad(web: Web): Promise<number> {
  const before = cpuMsOf(web.pid);
  const begin = performance.now();
  const underWay: Promise<number>[] = [];
  for (let sent = 0; sent < SECONDS * PER_SECOND; sent += 1) {
    underWay.push(sendAll(web.url, requests(1), 1));
    const wait = ((sent + 1) * 1000) / PER_SECOND - (performance.now() - begin);
    if (wait > 0) await delay(wait);
  }
  await Promise.all(underWay);
  return (cpuMsOf(web.pid) - before) / (performance.now() - begin);
}

function requests(count: number) {
  return Array.from({ length: count }, () => ({
    method: 'GET' as const,
    path: '/api/catalog',
    headers: { ...traced(), accept: 'application/json', cookie: shop.viewerCookie() },
    expected: 200,
  }));
}

/** Bytes in use once garbage is gone. */
async function memoryOf({ web, memoryFile }: (typeof webs)[number]): Promise<number> {
  rmSync(memoryFile, { force: true });
  process.kill(web.pid, 'SIGURG');
  while (!existsSync(memoryFile)) await delay(100);
  const { heapUsed, external } = JSON.parse(readFileSync(memoryFile, 'utf8')) as Memory;
  return heapUsed + external;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
