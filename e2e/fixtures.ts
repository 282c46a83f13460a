import { readFileSync } from 'node:fs';
import { test as base, type Page } from '@playwright/test';
import type { Gateway } from './gateway';
import { SHARED_FILE, STATE_FILE } from './shared';
import { type Spans, spansOf } from './spans';

export { expect } from '@playwright/test';

export type SharedGateway = Pick<Gateway, 'url' | 'apiToken' | 'admin' | 'dataDir'>;

interface TestFixtures {
  /** Traces of the shared gateway. */
  readonly spans: Spans;
  /** A page of the signed-in operator, apart from the viewer's `page`. */
  readonly operatorPage: Page;
}

interface WorkerFixtures {
  /** The one that all specs share; `page` begins there. */
  readonly gateway: SharedGateway;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  gateway: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      await use(JSON.parse(readFileSync(SHARED_FILE, 'utf8')) as SharedGateway);
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ gateway }, use) => {
    await use(gateway.url);
  },
  spans: async ({ gateway }, use) => {
    await use(spansOf(gateway));
  },
  operatorPage: async ({ browser, gateway }, use) => {
    const context = await browser.newContext({ baseURL: gateway.url, storageState: STATE_FILE });
    await use(await context.newPage());
    await context.close();
  },
});
