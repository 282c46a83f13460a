import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cacheSpace } from './cache-space';
import { createMemoryCache } from './memory';

describe('the cache in memory', () => {
  it('does what a Map with times of death would do', async () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), key, value: fc.string(), ttlMs: fc.integer({ min: 1, max: 50 }) }),
      fc.record({
        kind: fc.constant('append' as const),
        key,
        value: fc.string(),
        ttlMs: fc.integer({ min: 1, max: 50 }),
      }),
      fc.record({ kind: fc.constant('delete' as const), key }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 30 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        let now = 0;
        const cache = createMemoryCache({ nowMs: () => now });
        const model = new Map<string, { value: string; until: number }>();
        const alive = (name: string) => {
          const entry = model.get(name);
          return entry && entry.until > now ? entry.value : undefined;
        };
        for (const s of steps) {
          if (s.kind === 'wait') now += s.ms;
          else if (s.kind === 'delete') {
            await cache.delete('space', s.key);
            model.delete(s.key);
          } else if (s.kind === 'set') {
            await cache.set('space', s.key, s.value, s.ttlMs);
            model.set(s.key, { value: s.value, until: now + s.ttlMs });
          } else {
            const value = (alive(s.key) ?? '') + s.value;
            await cache.update('space', s.key, (before) => (before ?? '') + s.value, s.ttlMs);
            model.set(s.key, { value, until: now + s.ttlMs });
          }
          for (const name of ['a', 'b', 'c']) expect(await cache.get('space', name)).toBe(alive(name));
        }
      }),
    );
  });

  it('is bounded in entries and in bytes, and forgets what was used longest ago', async () => {
    const cache = createMemoryCache({ entriesMax: 2, bytesMax: 1000 });
    await cache.set('s', 'a', '1', 1000);
    await cache.set('s', 'b', '1', 1000);
    await cache.get('s', 'a');
    await cache.set('s', 'c', '1', 1000);
    expect(await Promise.all(['a', 'b', 'c'].map((key) => cache.get('s', key)))).toEqual(['1', undefined, '1']);
    await cache.set('s', 'd', 'x'.repeat(495), 1000);
    expect(await Promise.all(['a', 'c'].map((key) => cache.get('s', key)))).toEqual([undefined, undefined]);
    await cache.set('s', 'e', 'x'.repeat(501), 1000);
    expect(await cache.get('s', 'e')).toBeUndefined();
  });

  it('takes what does not parse as absent', async () => {
    const cache = createMemoryCache();
    const space = cacheSpace(cache, { name: 's', schema: z.strictObject({ n: z.number() }), ttlMs: 1000 });
    for (const bad of ['{', '{"n":"1"}', '{"n":1,"more":2}']) {
      await cache.set('s', 'k', bad, 1000);
      expect(await space.get('k')).toBeUndefined();
    }
    await space.update('k', (value) => ({ n: (value?.n ?? 0) + 1 }));
    expect(await space.update('k', (value) => ({ n: (value?.n ?? 0) + 1 }))).toEqual({ n: 2 });
  });
});
