import { afterEach, expect, it, vi } from 'vitest';
import { flow } from './flow';

afterEach(() => vi.unstubAllGlobals());

it('with telemetry off, runs what it is given and nothing else', async () => {
  const fetch = vi.fn(async () => new Response('hello'));
  vi.stubGlobal('fetch', fetch);
  const result = await flow('checkout', async (f) => {
    f.setAttribute('mediagw.title.id', 'salt-meridian');
    expect(f.traceId).toBeUndefined();
    expect(f.request('https://a.example/x').headers.has('traceparent')).toBe(false);
    return f.bind((text: string) => text)(await (await f.fetch('/api/cart')).text());
  });
  expect(result).toBe('hello');
  expect(fetch).toHaveBeenCalledWith('/api/cart', undefined);
});

it('with telemetry off, a failure passes through', async () => {
  await expect(flow('checkout', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
