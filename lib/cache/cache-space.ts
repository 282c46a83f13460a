import type { z } from 'zod';
import type { Cache } from './cache';

export interface CacheSpaceOptions<T> {
  /** Low-cardinality; also the name in spans. */
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** Since the last write. */
  readonly ttlMs: number;
}

export interface CacheSpace<T> {
  get(key: string): Promise<T | undefined>;
  set(key: string, value: T): Promise<void>;
  /** As one step; see `Cache.update`. */
  update(key: string, change: (value: T | undefined) => T | undefined): Promise<T | undefined>;
  delete(key: string): Promise<void>;
}

/** One kind of value in a cache. What does not parse (an older version, a foreign writer) counts as absent. */
export function cacheSpace<T>(cache: Cache, { name, schema, ttlMs }: CacheSpaceOptions<T>): CacheSpace<T> {
  function read(text: string | undefined): T | undefined {
    if (text === undefined) return undefined;
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  }
  return {
    get: async (key) => read(await cache.get(name, key)),
    set: (key, value) => cache.set(name, key, JSON.stringify(value), ttlMs),
    async update(key, change) {
      const written = await cache.update(
        name,
        key,
        (text) => {
          const value = change(read(text));
          return value === undefined ? undefined : JSON.stringify(value);
        },
        ttlMs,
      );
      return read(written);
    },
    delete: (key) => cache.delete(name, key),
  };
}
