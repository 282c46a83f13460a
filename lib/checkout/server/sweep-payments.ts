import 'server-only';
import { errorType } from '@/lib/base/errors';
import type { DaemonRun } from '@/lib/telemetry/server/daemon-run';
import { logger } from '@/lib/telemetry/server/logger';
import { withSpan } from '@/lib/telemetry/tracing';
import { CHECKOUT_SCOPE, checkoutKeys, checkoutSpans } from '../telemetry';
import { type Attempt, claimExpired } from './attempt-store';
import type { CheckoutContext } from './context';
import { voidPayment } from './void-payment';

const BATCH_MAX = 20;
const log = logger('checkout');

/** Whose operation a sweep is that finds something; without one it is a trace of its own. */
export type SweepRun = Pick<DaemonRun, 'step'>;

/** Gives back what was authorised and never became an order: claim, look up, void. Returns how many were given back. */
export async function sweepPayments(ctx: CheckoutContext, run: SweepRun = ownTrace): Promise<number> {
  const expired = await claimExpired(BATCH_MAX, ctx.database.db);
  if (expired.length === 0) return 0;
  const results = await run.step(checkoutSpans.sweepPayments, (span) => {
    span.setAttribute(checkoutKeys.itemCount, expired.length);
    return Promise.all(expired.map((attempt) => sweepOne(attempt, ctx)));
  });
  return results.filter(Boolean).length;
}

const ownTrace: SweepRun = {
  step: (name, fn) => withSpan(name, { root: true, scope: CHECKOUT_SCOPE }, fn),
};

async function sweepOne(attempt: Attempt, ctx: CheckoutContext): Promise<boolean> {
  try {
    await voidPayment(attempt, ctx);
    return true;
  } catch (error) {
    log.warn({ attempt_id: attempt.id, error: errorType(error) }, 'a payment could not be given back yet');
    return false;
  }
}
