import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import { errorType } from '@/lib/base/errors';
import type { Stoppable } from '@/lib/events/server/start-log-worker';
import { logger } from '@/lib/telemetry/server/logger';
import type { CheckoutContext } from './context';
import { type SweepRun, sweepPayments } from './sweep-payments';

const SWEEP_EVERY_MS = 15_000;
const log = logger('checkout');

export interface SweepOptions {
  readonly checkout: CheckoutContext;
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
  readonly run?: SweepRun | undefined;
}

/** Sweeps at once and then every 15 seconds. */
export function startPaymentSweep({ checkout, everyMs = SWEEP_EVERY_MS, signal, run }: SweepOptions): Stoppable {
  const stopping = new AbortController();
  const done = sweepUntil(stopping.signal, everyMs, checkout, run);
  const stop = () => {
    stopping.abort();
    return done;
  };
  signal?.addEventListener('abort', () => void stop(), { once: true });
  return { stop };
}

async function sweepUntil(signal: AbortSignal, everyMs: number, ctx: CheckoutContext, run?: SweepRun): Promise<void> {
  while (!signal.aborted) {
    await sweepPayments(ctx, run).catch((error: unknown) => {
      log.warn({ error: errorType(error) }, 'the sweep of payments failed; it is repeated');
    });
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
