import { AppError } from '../base/errors';
import { processSlot } from '../base/process-slot';

/**
 * Where short-lived state lives: in this process, or in Redis. Values are text; `CacheSpace` gives them a shape.
 * A cache may forget anything at any time, and nothing that is owed to a viewer stands only here. One that does not
 * answer throws `cacheUnavailable` within its bound; who can do without it asks `isCacheUnavailable`.
 */
export interface Cache {
  get(space: string, key: string): Promise<string | undefined>;
  set(space: string, key: string, value: string, ttlMs: number): Promise<void>;
  /** Reads, changes and writes as one step. `change` may run more than once; undefined removes the entry. */
  update(
    space: string,
    key: string,
    change: (value: string | undefined) => string | undefined,
    ttlMs: number,
  ): Promise<string | undefined>;
  delete(space: string, key: string): Promise<void>;
}

/** One that lives in a server of its own. */
export interface RemoteCache extends Cache {
  /** Whether it answers right now. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** Empty where the cache is in the process. */
export const remoteCacheSlot = processSlot<RemoteCache>('remote-cache');

const UNAVAILABLE = 'cache_unavailable';

export function cacheUnavailable(cause: unknown): AppError {
  const detail = 'Something we need for this does not answer right now. Try again in a moment.';
  return new AppError('unavailable', 'The cache does not answer', {
    cause,
    detail,
    reason: UNAVAILABLE,
    retryAfterS: 2,
  });
}

export function isCacheUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.reason === UNAVAILABLE;
}
