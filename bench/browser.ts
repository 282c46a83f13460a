// npm run bench -- browser [rounds]: what tracing costs a page, against the same page without our script, and what of
// it arrives when the page is left. A budget is what the best of the known
// tools needs, or less; the two of bytes are also held by a test.
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium } from '@playwright/test';
import { laterBytes, stubBytes } from '@/lib/telemetry/browser/testing';
import { findBrowser } from '../scripts/browser.mjs';
import { LEAVINGS, sdkIsThere, spansKept } from './parts/leaving';
import { mainThreadOf } from './parts/main-thread';
import { type ScriptTime, scriptTime } from './parts/script-time';
import { type Estimate, formatEstimate, medianOf } from './parts/statistics';
import { FETCHED, type Mode, openTracingPage, SLOW_MS } from './parts/tracing-page';

const ROUNDS = Number(process.argv[2] ?? 15);
const FETCHES = 400;
const LEAVES = 5;
const BUDGET = {
  stubBytes: 1200,
  allBytes: 21_000,
  spanBytes: 450,
  fetchMs: 0.4,
  stubMs: 1,
  idleMs: 12,
} as const;

let overBudget = 0;
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const site = await openTracingPage();
try {
  const stub = await stubBytes();
  line('JS before hydration, bytes gzip', stub, BUDGET.stubBytes);
  line('JS in all, bytes gzip', stub + (await laterBytes()), BUDGET.allBytes);
  await reportFetches();
  await reportStart();
  await reportLeaving();
} finally {
  await browser.close();
  await site.stop();
}
process.exit(overBudget > 0 ? 1 : 0);

function line(what: string, value: number | Estimate, budget: number | undefined): void {
  const estimate = typeof value === 'number' ? { median: value, low: value, high: value } : value;
  // Over budget only where all of the interval is: a busy machine proves nothing.
  const verdict = budget === undefined ? '' : estimate.low > budget ? `over ${budget}` : `within ${budget}`;
  if (budget !== undefined && estimate.low > budget) overBudget += 1;
  console.log(what.padEnd(48), typeof value === 'number' ? value.toFixed(0) : formatEstimate(value, 2), verdict);
}

async function reportFetches(): Promise<void> {
  const pages = { on: await open(browser, 'on'), none: await open(browser, 'none') };
  await sdkIsThere(pages.on.page);
  for (const [how, inFlight] of [
    ['one after the other', 1],
    ['20 at a time', 20],
  ] as const) {
    const extra: number[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const cost = { on: await fetchCost(pages.on, inFlight), none: await fetchCost(pages.none, inFlight) };
      if (round >= 0) extra.push(cost.on - cost.none);
    }
    line(`main thread per fetch, ms, ${how}`, medianOf(extra), BUDGET.fetchMs);
  }
  await pages.on.page.goto('about:blank');
  await delay(SLOW_MS);
  line('bytes per span', site.received.bytes / site.received.spans.length, BUDGET.spanBytes);
  await pages.on.page.context().close();
  await pages.none.page.context().close();
}

type Opened = Awaited<ReturnType<typeof open>>;

async function open(from: Browser, mode: Mode) {
  const context = await from.newContext();
  const page = await context.newPage();
  const thread = await mainThreadOf(page);
  await page.goto(site.address(mode));
  return { page, thread };
}

async function fetchCost({ page, thread }: Opened, inFlight: number): Promise<number> {
  const before = await thread.cpuMs();
  await page.evaluate(fetchMany, { url: FETCHED, count: FETCHES, inFlight });
  return ((await thread.cpuMs()) - before) / FETCHES;
}

async function fetchMany(task: { url: string; count: number; inFlight: number }): Promise<void> {
  let left = task.count;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      await (await fetch(task.url)).json();
    }
  };
  await Promise.all(Array.from({ length: task.inFlight }, one));
}

async function reportStart(): Promise<void> {
  const times: ScriptTime[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const time = await scriptTime(browser, site);
    if (round >= 0) times.push(time);
  }
  line('script before hydration, ms', medianOf(times.map(({ stubMs }) => stubMs)), BUDGET.stubMs);
  line('script when idle, ms', medianOf(times.map(({ sdkMs }) => sdkMs)), BUDGET.idleMs);
}

async function reportLeaving(): Promise<void> {
  for (const how of LEAVINGS) {
    const page = await browser.newPage();
    const kept = await spansKept(LEAVES, how, page, site);
    line(`spans kept of ${LEAVES} when left ${how.when}`, kept, undefined);
    if (kept < LEAVES) overBudget += 1;
    await page.close();
  }
}
