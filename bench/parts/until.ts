import { setTimeout as delay } from 'node:timers/promises';

const WAIT_MS_MAX = 120_000;

/** What throws does not hold yet. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS_MAX;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > end) throw new Error('the product did not start: is it built?');
    await delay(100);
  }
}
