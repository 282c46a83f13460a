export interface BucketLimits {
  /** How many calls may come at once. */
  readonly capacity: number;
  readonly refillPerS: number;
}

export interface TokenBucketOptions extends BucketLimits {
  /** Above it the key used longest ago is forgotten, so that strangers' keys cost bounded memory. */
  readonly keysMax?: number;
  readonly nowMs?: () => number;
}

export type TakeResult = { readonly ok: true } | { readonly ok: false; readonly retryAfterS: number };

export interface TokenBucket {
  /** Takes `cost` tokens of the key, or none and says when they will be there. */
  take(key: string, cost?: number): TakeResult;
  /** Gives tokens back; never above the capacity. */
  refund(key: string, cost?: number): void;
}

export interface Level {
  readonly tokens: number;
  readonly atMs: number;
}

/** What is in a bucket by now; a new one is full. A clock that went back adds nothing and takes nothing. */
export function refilled(level: Level | undefined, nowMs: number, { capacity, refillPerS }: BucketLimits): Level {
  if (!level) return { tokens: capacity, atMs: nowMs };
  const tokens = level.tokens + (Math.max(0, nowMs - level.atMs) / 1000) * refillPerS;
  return { tokens: Math.min(capacity, tokens), atMs: Math.max(level.atMs, nowMs) };
}

export function taken(level: Level, cost: number, refillPerS: number): { level: Level; result: TakeResult } {
  if (level.tokens >= cost) return { level: { ...level, tokens: level.tokens - cost }, result: { ok: true } };
  const retryAfterS = Math.max(1, Math.ceil((cost - level.tokens) / refillPerS));
  return { level, result: { ok: false, retryAfterS } };
}

/** A bucket per key, in this process. `capacity: 2, refillPerS: 1`: two calls at once, then one a second. */
export function createTokenBucket(options: TokenBucketOptions): TokenBucket {
  const { capacity, keysMax = 10_000, nowMs = () => performance.now() } = options;
  const levels = new Map<string, Level>();

  function put(key: string, level: Level): void {
    // Delete and set again: a Map keeps insertion order, so its first key is the one used longest ago.
    levels.delete(key);
    levels.set(key, level);
    if (levels.size > keysMax) forgetOldest();
  }

  function forgetOldest(): void {
    for (const oldest of levels.keys()) {
      levels.delete(oldest);
      return;
    }
  }

  return {
    take(key, cost = 1) {
      const { level, result } = taken(refilled(levels.get(key), nowMs(), options), cost, options.refillPerS);
      put(key, level);
      return result;
    },
    refund(key, cost = 1) {
      const level = refilled(levels.get(key), nowMs(), options);
      put(key, { ...level, tokens: Math.min(capacity, level.tokens + cost) });
    },
  };
}
