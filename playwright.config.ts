import { defineConfig } from '@playwright/test';
import { withoutTelemetry } from './e2e/mode';
import { findBrowser } from './scripts/browser.mjs';

const executablePath = findBrowser();
const isRoot = process.getuid?.() === 0;

/** Nothing else is in these; the rest of the suite runs without telemetry too. */
const ABOUT_SPANS =
  /(browser-tracing|trace-list|trace-page|daemon|logs|sampling|metrics|observability|docs|degradation|exporting|container|vercel)\.spec\.ts$/;

/** No retries: a test that fails now and then is a fault of the product or of the test, and is mended. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  testIgnore: withoutTelemetry ? ABOUT_SPANS : 'without-telemetry.spec.ts',
  outputDir: 'test-results/e2e',
  globalSetup: './e2e/global-setup.ts',
  retries: 0,
  // Tests wait often: three at work keep two cores busy. Those that measure or kill have a gateway of their own.
  workers: 3,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./e2e/tell-failures.ts']],
  use: {
    // Below a test's own time, so that what fails is the click, with what it waited for.
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's sandbox refuses to run as root.
      args: isRoot ? ['--no-sandbox'] : [],
    },
  },
});
