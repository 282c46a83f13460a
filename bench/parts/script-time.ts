import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { z } from 'zod';
import type { TracingPage } from './tracing-page';

/** Main-thread time of our scripts alone: compiled and run. */
export interface ScriptTime {
  /** Until the script's own run is over: what hydration waits for. */
  readonly stubMs: number;
  /** All after it: the idle callback that asks for the SDK, and the SDK. */
  readonly sdkMs: number;
}

const Trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      ts: z.number().default(0),
      tdur: z.number().default(0),
      args: z
        .object({ fileName: z.string().optional(), data: z.object({ url: z.string().optional() }).optional() })
        .optional(),
    }),
  ),
});
const MODULES = new Set(['v8.compileModule', 'v8.evaluateModule']);
/** The SDK comes so late that the stub is done by then. */
const SDK_DELAY_MS = 300;

/** On a quiet page in a context of its own, so that nothing is compiled already; by the browser's own trace. */
export async function scriptTime(browser: Browser, site: TracingPage): Promise<ScriptTime> {
  const context = await browser.newContext();
  const page = await context.newPage();
  site.sdkDelayMs = SDK_DELAY_MS;
  await page.goto(site.address('bare'));
  await browser.startTracing(page, { categories: ['devtools.timeline', 'v8'] });
  await page.evaluate((address) => import(address), '/script.js');
  await page.waitForFunction(() => globalThis.mediagw?.emit !== undefined);
  await delay(SDK_DELAY_MS);
  const { traceEvents } = Trace.parse(JSON.parse((await browser.stopTracing()).toString('utf8')));
  site.sdkDelayMs = 0;
  await context.close();
  const script = traceEvents.find(({ name, args }) => MODULES.has(name) && args?.fileName?.endsWith('/script.js'));
  const ours = traceEvents.filter(
    // The browser's own pages run modules too, in processes of theirs. The calls of whoever drives this page have no file.
    ({ name, pid, args }) =>
      pid === script?.pid && (MODULES.has(name) || (name === 'FunctionCall' && args?.data?.url?.endsWith('.js'))),
  );
  const sdkTs = ours.find(({ args }) => args?.fileName?.includes('/sdk-'))?.ts ?? 0;
  const sum = (isStub: boolean) =>
    ours.reduce((total, { name, ts, tdur }) => {
      return (MODULES.has(name) && ts < sdkTs) === isStub ? total + tdur / 1000 : total;
    }, 0);
  return { stubMs: sum(true), sdkMs: sum(false) };
}
