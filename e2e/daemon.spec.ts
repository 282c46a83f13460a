import { expectAccessible, lookAt, WIDTHS } from './accessible';
import { expect, test } from './fixtures';

test('R4.6 the life of the worker is in the explorer while it lasts', async ({ operatorPage: page, gateway }) => {
  const query = new URLSearchParams({
    service: 'media-gateway-worker',
    operation: 'daemon.start',
    lookback: '1h',
    limit: '20',
  });
  const traceOfRun = async (): Promise<string | undefined> => {
    const answer = await fetch(`${gateway.url}/api/jaeger/api/traces?${query}`, {
      headers: { authorization: `Bearer ${gateway.apiToken}` },
    });
    const { data } = (await answer.json()) as { data: { traceID: string }[] | null };
    return data?.[0]?.traceID;
  };
  await expect.poll(traceOfRun, { timeout: 20_000 }).toBeTruthy();
  await page.goto(`/admin/traces/${await traceOfRun()}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('daemon.run');
  await expect(page.getByText('Still running')).toBeVisible();
  await expect(page.getByText('has not arrived')).toHaveCount(0);
  for (const width of WIDTHS) {
    await lookAt(page, width);
    await expect(page.getByText('Still running')).toBeVisible();
    await expectAccessible(page);
  }
});
