import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { createTokenBucket, refilled, type TakeResult, type TokenBucketOptions, taken } from '@/lib/base/token-bucket';
import { type Cache, isCacheUnavailable } from './cache';
import { cacheSpace } from './cache-space';

export interface RateLimit {
  /** Takes `cost` tokens of the key, or none and says when they will be there. */
  take(key: string, cost?: number): Promise<TakeResult>;
  /** Gives tokens back; never above the capacity. */
  refund(key: string, cost?: number): Promise<void>;
}

export interface RateLimitOptions extends Omit<TokenBucketOptions, 'keysMax'> {
  readonly cache: Cache;
  /** Low-cardinality; a space of its own in the cache. */
  readonly name: string;
}

const Stored = z.strictObject({ tokens: z.number(), atMs: z.number() });

/**
 * A token bucket that all processes of one cache share. While the cache is away each process limits for itself: a
 * limit that refuses everybody, or nobody, would be worse. Keys are hashed: they may be addresses of people.
 */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { cache, name, capacity, refillPerS, nowMs = () => Date.now() } = options;
  const own = createTokenBucket({ capacity, refillPerS, nowMs });
  // An entry that expires would be full again anyway.
  const ttlMs = Math.ceil((capacity / refillPerS) * 1000) + 1000;
  const levels = cacheSpace(cache, { name, schema: Stored, ttlMs });
  const idOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

  return {
    async take(key, cost = 1) {
      let result: TakeResult = { ok: true };
      try {
        await levels.update(idOf(key), (before) => {
          const after = taken(refilled(before, nowMs(), options), cost, refillPerS);
          result = after.result;
          return after.level;
        });
        return result;
      } catch (error) {
        if (!isCacheUnavailable(error)) throw error;
        return own.take(key, cost);
      }
    },
    async refund(key, cost = 1) {
      try {
        await levels.update(idOf(key), (before) => {
          const { tokens, atMs } = refilled(before, nowMs(), options);
          return { tokens: Math.min(capacity, tokens + cost), atMs };
        });
      } catch (error) {
        if (!isCacheUnavailable(error)) throw error;
        own.refund(key, cost);
      }
    },
  };
}
