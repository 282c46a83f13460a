export interface TokenBucketOptions {
  /** How many calls may come at once. */
  readonly capacity: number;
  readonly refillPerS: number;
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

interface Level {
  tokens: number;
  atMs: number;
}

/** A bucket per key, in this process. `capacity: 2, refillPerS: 1`: two calls at once, then one a second. */
export function createTokenBucket(options: TokenBucketOptions): TokenBucket {
  const { capacity, refillPerS, keysMax = 10_000, nowMs = () => performance.now() } = options;
  const levels = new Map<string, Level>();

  function touch(key: string): Level {
    const now = nowMs();
    const known = levels.get(key);
    const level = known ?? { tokens: capacity, atMs: now };
    level.tokens = Math.min(capacity, level.tokens + (Math.max(0, now - level.atMs) / 1000) * refillPerS);
    level.atMs = now;
    // Delete and set again: a Map keeps insertion order, so its first key is the one used longest ago.
    levels.delete(key);
    levels.set(key, level);
    if (levels.size > keysMax) forgetOldest();
    return level;
  }

  function forgetOldest(): void {
    for (const oldest of levels.keys()) {
      levels.delete(oldest);
      return;
    }
  }

  return {
    take(key, cost = 1) {
      const level = touch(key);
      if (level.tokens >= cost) {
        level.tokens -= cost;
        return { ok: true };
      }
      return { ok: false, retryAfterS: Math.max(1, Math.ceil((cost - level.tokens) / refillPerS)) };
    },
    refund(key, cost = 1) {
      const level = touch(key);
      level.tokens = Math.min(capacity, level.tokens + cost);
    },
  };
}
