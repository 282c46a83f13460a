import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { FETCHED, SLOW_MS, type TracingPage } from './tracing-page';

/** How a page is left that has just sent requests. */
export interface Leaving {
  readonly when: string;
  /** Their answers are not there yet. */
  readonly underWay?: boolean;
  readonly waitMs?: number;
  /** The SDK is not there yet: the next page sends what this one kept. */
  readonly early?: boolean;
}

export const LEAVINGS: readonly Leaving[] = [
  { when: 'right after the answers' },
  { when: '100 ms after', waitMs: 100 },
  { when: 'while they are under way', underWay: true },
  { when: 'before the SDK is there', early: true },
];

export const sdkIsThere = (page: Page) => page.waitForFunction(() => globalThis.mediagw?.emit !== undefined);

/** Of `count` requests, those whose span arrived. */
export async function spansKept(count: number, how: Leaving, page: Page, site: TracingPage): Promise<number> {
  const address = site.address('on');
  site.sdkDelayMs = how.early ? 2 * SLOW_MS : 0;
  await page.goto(address);
  if (!how.early) await sdkIsThere(page);
  const before = site.received.spans.length;
  const left = page.waitForURL(`${address}&next`);
  const task = {
    url: how.underWay ? `${FETCHED}?slow` : FETCHED,
    count,
    underWay: how.underWay ?? false,
    waitMs: how.waitMs ?? 0,
    to: `${address}&next`,
  };
  // The next page may be there before this one has answered, and its answer is lost then. What failed never leaves.
  await Promise.all([left, page.evaluate(fetchAndLeave, task).catch(() => undefined)]);
  site.sdkDelayMs = 0;
  await sdkIsThere(page);
  await page.goto('about:blank');
  await delay(2 * SLOW_MS);
  return site.received.spans.slice(before).filter(({ name }) => name === `GET ${FETCHED}`).length;
}

interface Task {
  readonly url: string;
  readonly count: number;
  readonly underWay: boolean;
  readonly waitMs: number;
  readonly to: string;
}

/** Runs in the page. */
async function fetchAndLeave({ url, count, underWay, waitMs, to }: Task): Promise<void> {
  const answers = Array.from({ length: count }, async () => (await fetch(url)).json());
  if (!underWay) await Promise.all(answers);
  if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
  location.href = to;
}
