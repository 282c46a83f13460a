import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cache, RemoteCache } from './cache';
import { createMemoryCache } from './memory';
import { openRedisCache } from './redis';
import { hasRedis, startTestRedis, type TestRedis } from './testing';

/** What every adapter promises, on real time; `memory.test.ts` and `redis.test.ts` have what is their own. */
function keepsTheContract(openTwo: () => Promise<readonly [Cache, Cache]>): void {
  let cache: Cache;
  let other: Cache;
  beforeAll(async () => {
    [cache, other] = await openTwo();
  });

  it('gives back what was written last, in its own space', async () => {
    const step = fc.record({
      kind: fc.constantFrom('set', 'append', 'delete', 'remove'),
      space: fc.constantFrom('one', 'two'),
      key: fc.constantFrom('a', 'b', 'a:b', 'é\0'),
      value: fc.string({ unit: 'grapheme' }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const model = new Map<string, string>();
        run += 1;
        for (const { kind, space: kindOf, key, value } of steps) {
          const space = `${kindOf}-${run}`;
          const id = JSON.stringify([space, key]);
          if (kind === 'set') {
            await cache.set(space, key, value, 60_000);
            model.set(id, value);
          } else if (kind === 'append') {
            const after = (model.get(id) ?? '') + value;
            expect(await cache.update(space, key, (before) => (before ?? '') + value, 60_000)).toBe(after);
            model.set(id, after);
          } else {
            if (kind === 'delete') await cache.delete(space, key);
            else expect(await cache.update(space, key, () => undefined, 60_000)).toBeUndefined();
            model.delete(id);
          }
          expect(await other.get(space, key)).toBe(model.get(id));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('loses no update to another that comes at the same time', async () => {
    const add = (from: Cache) => from.update('count', 'n', (before) => String(Number(before ?? 0) + 1), 60_000);
    await Promise.all(Array.from({ length: 200 }, (_, index) => add(index % 2 ? cache : other)));
    expect(await cache.get('count', 'n')).toBe('200');
  });

  it('forgets after the time that the last write gave', async () => {
    await cache.set('ttl', 'short', 'x', 30);
    await cache.set('ttl', 'longer', 'x', 30);
    await cache.update('ttl', 'longer', (before) => before, 60_000);
    await expect.poll(() => cache.get('ttl', 'short')).toBeUndefined();
    expect(await cache.get('ttl', 'longer')).toBe('x');
  });

  it('lets through what the change itself throws, and writes nothing', async () => {
    await cache.set('throws', 'k', 'before', 60_000);
    const failing = cache.update(
      'throws',
      'k',
      () => {
        throw new RangeError('not so');
      },
      60_000,
    );
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    expect(await cache.get('throws', 'k')).toBe('before');
  });
}

describe('the cache in memory', () => {
  const cache = createMemoryCache();
  keepsTheContract(async () => [cache, cache]);
});

describe.skipIf(!hasRedis)('the cache in Redis', () => {
  let server: TestRedis;
  const open: RemoteCache[] = [];
  beforeAll(async () => {
    server = await startTestRedis();
  });
  afterAll(async () => {
    await Promise.all(open.map((cache) => cache.close()));
    await server.stop();
  });
  keepsTheContract(async () => {
    const two = [await openRedisCache({ url: server.url }), await openRedisCache({ url: server.url })] as const;
    open.push(...two);
    return two;
  });
});
