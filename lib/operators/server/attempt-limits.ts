import 'server-only';
import type { Cache } from '@/lib/cache/cache';
import { createRateLimit, type RateLimit } from '@/lib/cache/rate-limit';
import { limitedAddress } from '../client-facts';

/**
 * Failed sign-ins: few from one address, more for one account from all addresses. Who guesses from many addresses can
 * use up an account's attempts, so a browser that was signed in before has attempts of its own that nobody else can
 * take: the owner is never locked out for good.
 */
export interface AttemptLimits {
  /** Seconds to wait, or undefined when the attempt may go on. */
  take(attempt: Attempt): Promise<number | undefined>;
  /** It was right, and right ones cost nothing. */
  refund(attempt: Attempt): Promise<void>;
}

export interface Attempt {
  readonly clientAddress: string;
  /** Of an account that may not exist. Absent where the provider says later who it is. */
  readonly email?: string | undefined;
  readonly deviceId?: string | undefined;
}

const PER_MINUTE = 10 / 60;

export function createAttemptLimits(cache: Cache, nowMs: () => number): AttemptLimits {
  const limit = (name: string, capacity: number): RateLimit =>
    createRateLimit({
      cache,
      name: `operator_attempts_${name}`,
      capacity,
      refillPerS: PER_MINUTE,
      nowMs,
    });
  const perAddress = limit('address', 10);
  const perAccount = limit('account', 50);
  const perDevice = limit('device', 10);

  function limitsOf({ clientAddress, email, deviceId }: Attempt): readonly (readonly [RateLimit, string])[] {
    if (deviceId !== undefined) return [[perDevice, deviceId]];
    const address = [perAddress, limitedAddress(clientAddress)] as const;
    return email === undefined ? [address] : [address, [perAccount, email]];
  }

  return {
    async take(attempt) {
      for (const [limit, key] of limitsOf(attempt)) {
        const result = await limit.take(key);
        if (!result.ok) return result.retryAfterS;
      }
      return undefined;
    },
    async refund(attempt) {
      for (const [limit, key] of limitsOf(attempt)) await limit.refund(key);
    },
  };
}
