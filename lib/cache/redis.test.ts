import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCacheUnavailable, type RemoteCache } from './cache';
import { createRateLimit } from './rate-limit';
import { openRedisCache, type RedisCacheOptions } from './redis';
import { hasRedis, startTestRedis, type TestRedis } from './testing';

let server: TestRedis;
const caches: RemoteCache[] = [];

beforeEach(async () => {
  if (hasRedis) server = await startTestRedis();
});
afterEach(async () => {
  await Promise.all(caches.splice(0).map((cache) => cache.close()));
  if (hasRedis) await server.stop();
});

async function open(options: Partial<RedisCacheOptions> = {}): Promise<RemoteCache> {
  const cache = await openRedisCache({ url: server.url, ...options });
  caches.push(cache);
  return cache;
}

const unavailable = { code: 'unavailable', reason: 'cache_unavailable', retryAfterS: expect.any(Number) };

describe.skipIf(!hasRedis)('Redis', () => {
  it('R3.6 answers at once that it is away, and is used again when it is back', async () => {
    const changes: string[] = [];
    const cache = await open({ onChange: (state) => changes.push(state) });
    await cache.set('s', 'k', 'v', 60_000);
    await server.stop();
    await expect(cache.get('s', 'k')).rejects.toMatchObject(unavailable);
    await expect(cache.update('s', 'k', () => 'x', 1000)).rejects.toMatchObject(unavailable);
    expect(await cache.ping()).toBe(false);
    server = await startTestRedis(server.port);
    await expect.poll(() => cache.ping(), { timeout: 10_000 }).toBe(true);
    await cache.set('s', 'k', 'again', 60_000);
    expect(await cache.get('s', 'k')).toBe('again');
    expect(changes).toEqual(['away', 'answers']);
  });

  it('that hangs holds a call no longer than its bound, and the calls after it not at all', async () => {
    const cache = await open({ commandTimeoutMs: 150 });
    await cache.set('s', 'k', 'v', 60_000);
    process.kill(server.pid, 'SIGSTOP');
    const calls = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? cache.get('s', 'k') : cache.update('s', 'k', () => 'x', 1000),
    );
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.every((one) => one.status === 'rejected' && isCacheUnavailable(one.reason))).toBe(true);
    process.kill(server.pid, 'SIGCONT');
    await expect.poll(() => cache.get('s', 'k').catch(() => undefined), { timeout: 10_000 }).toMatch(/^[vx]$/);
  });

  it('that is away at the start does not keep us from starting', async () => {
    await server.stop();
    const cache = await open();
    await expect(cache.get('s', 'k')).rejects.toMatchObject(unavailable);
    server = await startTestRedis(server.port);
    await expect.poll(() => cache.ping(), { timeout: 10_000 }).toBe(true);
  });

  it('with a password it does not know is away too, and nothing tells the password', async () => {
    const said: unknown[] = [];
    const url = server.url.replace('//', '//user:hunter2-hunter2@');
    const cache = await open({ url, onChange: (...change) => said.push(change) });
    const error: unknown = await cache.get('s', 'k').catch((why: unknown) => why);
    expect(error).toMatchObject(unavailable);
    expect(JSON.stringify([said, String(error)])).not.toContain('hunter2');
    expect(said).toHaveLength(1);
  });

  it('makes one limit of several processes, which limit alone while it is away', async () => {
    const limitOf = (cache: RemoteCache) => createRateLimit({ cache, name: 'limit', capacity: 10, refillPerS: 0.001 });
    const [one, two] = [limitOf(await open()), limitOf(await open())];
    const takes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).take('ada@example.org')),
    );
    expect(takes.filter(({ ok }) => ok)).toHaveLength(10);
    await one.refund('ada@example.org');
    expect([await two.take('ada@example.org'), await two.take('ada@example.org')]).toMatchObject([
      { ok: true },
      { ok: false, retryAfterS: expect.any(Number) },
    ]);
    await server.stop();
    const alone = await Promise.all(Array.from({ length: 12 }, () => one.take('ada@example.org')));
    expect(alone.filter(({ ok }) => ok)).toHaveLength(10);
  });
});
