import type { CDPSession, Page } from '@playwright/test';

/** The CPU time of a page's main thread, by the browser's own count of thread time. */
export interface MainThread {
  cpuMs(): Promise<number>;
}

export async function mainThreadOf(page: Page): Promise<MainThread> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    async cpuMs() {
      const { metrics } = await session.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
    },
  };
}
