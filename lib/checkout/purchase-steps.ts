import type { OrderStep } from './order-steps';
import type { Purchase, PurchaseAttempt } from './purchase';

export interface PurchaseBeat {
  readonly steps: readonly OrderStep[];
  /** The whole axis; above 0. */
  readonly lengthMs: number;
  /** Something has not happened yet: the length is what is known so far. */
  readonly open: boolean;
}

/**
 * What happened to the money of the last attempt, on one axis from its beginning on. Clocks of two machines may
 * disagree by a little: no step lies before the one that came first.
 *   Card authorised   |==|
 *   Order placed         |=|
 *   Payment captured       //////|     waited for the worker
 */
export function purchaseBeat(purchase: Pick<Purchase, 'order' | 'attempts'>): PurchaseBeat {
  const last = purchase.attempts.at(-1);
  const steps = purchase.order ? orderSteps(purchase.order, last) : last ? attemptSteps(last) : [];
  const lengthMs = Math.max(1, ...steps.map((step) => step.atMs ?? step.waitFromMs ?? 0));
  return { steps, lengthMs, open: steps.some((step) => step.atMs === undefined) };
}

function orderSteps(order: NonNullable<Purchase['order']>, attempt: PurchaseAttempt | undefined): OrderStep[] {
  const since = sinceStart(attempt?.startedAt ?? order.authorisedAt);
  const authorisedMs = since(order.authorisedAt) ?? 0;
  const placedMs = Math.max(authorisedMs, since(order.placedAt) ?? 0);
  const capturedMs = since(order.capturedAt);
  return [
    { name: 'Card authorised', fromMs: 0, atMs: authorisedMs },
    { name: 'Order placed', fromMs: authorisedMs, atMs: placedMs },
    {
      name: 'Payment captured',
      atMs: capturedMs === undefined ? undefined : Math.max(placedMs, capturedMs),
      waitFromMs: placedMs,
    },
  ];
}

function attemptSteps(attempt: PurchaseAttempt): OrderStep[] {
  const since = sinceStart(attempt.startedAt);
  const endedMs = since(attempt.endedAt);
  if (attempt.state === 'declined') return [{ name: 'Card declined', fromMs: 0, atMs: endedMs ?? 0 }];
  const authorisedMs = since(attempt.authorisedAt);
  const authorised: OrderStep = { name: 'Card authorised', fromMs: 0, atMs: authorisedMs };
  const fromMs = authorisedMs ?? 0;
  if (attempt.state === 'voided' || attempt.state === 'voiding') {
    const givenBack = { name: 'Money given back', atMs: endedMs && Math.max(fromMs, endedMs), waitFromMs: fromMs };
    return authorisedMs === undefined ? [givenBack] : [authorised, givenBack];
  }
  if (authorisedMs === undefined) return [authorised];
  return [authorised, { name: 'Order placed', atMs: undefined, waitFromMs: fromMs }];
}

function sinceStart(startedAt: string): (at: string | undefined) => number | undefined {
  const start = Date.parse(startedAt);
  return (at) => (at === undefined ? undefined : Math.max(0, Date.parse(at) - start));
}
