import 'server-only';
import type { Database } from '@/lib/database/client';
import { type Stoppable, startLogWorker } from '@/lib/events/server/start-log-worker';
import { captureSubscriber } from './capture-payment';
import type { CheckoutContext } from './context';

export interface OutboxWorkerOptions {
  readonly database: Database;
  readonly checkout: CheckoutContext;
  readonly alsoForget?: () => Promise<unknown>;
  readonly signal?: AbortSignal;
}

/** Empties the outbox and captures what was ordered. */
export function startOutboxWorker({ database, checkout, alsoForget, signal }: OutboxWorkerOptions): Stoppable {
  return startLogWorker({ database, subscribers: [captureSubscriber(checkout)], alsoForget, signal });
}
