import { createTokenBucket, type TokenBucket } from '@/lib/base/token-bucket';

export interface RootBudget {
  /** Whether one more may be kept, and the share of those that asked lately and were let in. */
  ask(perSecondMax: number): { readonly ok: boolean; readonly share: number };
  /** Roots that would have been kept, since the start. */
  refused(): number;
}

const WINDOW_MS = 5_000;

/**
 * A token bucket against floods. The share is counted over the window before and the one at work, so that what is
 * kept under a flood says how many it stands for.
 */
export function rootBudget(nowMs: () => number): RootBudget {
  let bucket: { readonly perSecondMax: number; readonly of: TokenBucket } | undefined;
  let fromMs = nowMs();
  let now = { asked: 0, admitted: 0 };
  let before = { asked: 0, admitted: 0 };
  let refused = 0;

  function turn(): void {
    const elapsedMs = nowMs() - fromMs;
    if (elapsedMs < WINDOW_MS) return;
    before = elapsedMs < 2 * WINDOW_MS ? now : { asked: 0, admitted: 0 };
    now = { asked: 0, admitted: 0 };
    fromMs = nowMs();
  }

  return {
    ask(perSecondMax) {
      if (perSecondMax <= 0) return { ok: true, share: 1 };
      if (bucket?.perSecondMax !== perSecondMax) {
        const limits = { capacity: Math.max(1, perSecondMax), refillPerS: perSecondMax };
        bucket = { perSecondMax, of: createTokenBucket({ ...limits, keysMax: 1, nowMs }) };
      }
      turn();
      const { ok } = bucket.of.take('roots');
      now.asked += 1;
      if (ok) now.admitted += 1;
      else refused += 1;
      const share = (before.admitted + now.admitted) / (before.asked + now.asked);
      return { ok, share };
    },
    refused: () => refused,
  };
}
