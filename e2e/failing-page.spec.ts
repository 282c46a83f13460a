import { expect, test } from './fixtures';
import { startGateway } from './gateway';

test('a page that fails says so with a support code, keeps its headers and comes back', async ({ browser }) => {
  const gateway = await startGateway();
  const context = await browser.newContext({ baseURL: gateway.url });
  try {
    const page = await context.newPage();
    await page.goto('/');
    gateway.kill('postgres');
    const response = await page.goto('/library');
    expect(response?.status()).toBe(500);
    const { 'content-security-policy': policy = '', 'x-content-type-options': sniff } = response?.headers() ?? {};
    expect([policy.includes("frame-ancestors 'none'"), sniff]).toEqual([true, 'nosniff']);
    await expect(page.getByRole('heading', { name: 'This page could not be made.' })).toBeVisible();
    await expect(page.getByText(/^[0-9A-F]{4}(-[0-9A-F]{4}){2}$/)).toBeVisible();

    await expect.poll(async () => (await context.request.get('/api/health/ready')).status()).toBe(200);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'My films' })).toBeVisible();
  } finally {
    await context.close();
    await gateway.stop();
  }
});
