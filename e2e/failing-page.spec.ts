import { assertDefined } from '../lib/base/assert';
import { expect, test } from './fixtures';
import { startGateway } from './gateway';

test('a page that fails says so with a support code, keeps its headers and comes back', async ({ browser }) => {
  const gateway = await startGateway();
  const context = await browser.newContext({ baseURL: gateway.url });
  const hold = (signal: NodeJS.Signals) =>
    process.kill(assertDefined(gateway.pids().supervisor, 'the supervisor'), signal);
  try {
    const page = await context.newPage();
    const ready = async () => (await context.request.get('/api/health/ready')).status();
    await page.goto('/');
    // Held, or the database would be back before the page is asked for.
    hold('SIGSTOP');
    gateway.kill('postgres');
    await expect.poll(ready).toBe(503);
    const response = await page.goto('/library');
    expect(response?.status()).toBe(500);
    const { 'content-security-policy': policy = '', 'x-content-type-options': sniff } = response?.headers() ?? {};
    expect([policy.includes("frame-ancestors 'none'"), sniff]).toEqual([true, 'nosniff']);
    await expect(page.getByRole('heading', { name: 'This page could not be made.' })).toBeVisible();
    await expect(page.getByText(/^[0-9A-F]{4}(-[0-9A-F]{4}){2}$/)).toBeVisible();

    hold('SIGCONT');
    await expect.poll(ready).toBe(200);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'My films' })).toBeVisible();
  } finally {
    hold('SIGCONT');
    await context.close();
    await gateway.stop();
  }
});
