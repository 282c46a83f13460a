import { expect, it } from 'vitest';
import { createDatabase } from '@/lib/database/client';
import { createOperatorsContext, type OperatorsDependencies } from './context';
import { requireScraper } from './require-scraper';

const METRICS_TOKEN = 'metrics-token-0123456789';
const API_TOKEN = 'api-token-0123456789';

type Asked = Readonly<Record<string, string>>;

async function asks(
  address: string,
  { authorization, host = 'localhost:3000' }: { authorization?: string; host?: string } = {},
  dependencies: Partial<OperatorsDependencies> = {},
): Promise<string> {
  const database = createDatabase('postgres://app@127.0.0.1:1/app');
  const ctx = createOperatorsContext({ database, apiToken: API_TOKEN, ...dependencies });
  const headers: Asked = { host, ...(authorization && { authorization }) };
  try {
    await requireScraper(new Request('http://localhost:3000/api/metrics', { headers }), ctx, address);
    return 'in';
  } catch (error) {
    return error instanceof Error ? error.message : 'thrown';
  } finally {
    await database.close();
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it('R0.7 lets in who asks from this machine, while there is neither a token nor a public address', async () => {
  expect(await asks('127.0.0.1')).toBe('in');
  expect(await asks('::1', { host: '[::1]:3000' })).toBe('in');
  expect(await asks('10.0.0.7')).toContain('METRICS_TOKEN');
  // A page of another site that has its name lead here.
  expect(await asks('127.0.0.1', { host: 'evil.example:3000' })).toContain('METRICS_TOKEN');
  expect(await asks('127.0.0.1', {}, { metricsToken: METRICS_TOKEN })).toContain('METRICS_TOKEN');
  expect(await asks('127.0.0.1', {}, { publicUrl: 'https://films.example' })).toContain('METRICS_TOKEN');
});

it('R0.7 lets in with its own token or that of the tools, and refuses a wrong one wherever it comes from', async () => {
  const dependencies = { metricsToken: METRICS_TOKEN, publicUrl: 'https://films.example' };
  expect(await asks('10.0.0.7', bearer(METRICS_TOKEN), dependencies)).toBe('in');
  expect(await asks('10.0.0.7', bearer(API_TOKEN), dependencies)).toBe('in');
  expect(await asks('127.0.0.1', bearer('wrong'), {})).toBe('The token is not right.');
  expect(await asks('127.0.0.1', bearer(METRICS_TOKEN), {})).toBe('The token is not right.');
});
