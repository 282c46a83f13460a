import 'server-only';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { processSlot } from '@/lib/base/process-slot';
import { consumeBatch } from '@/lib/events/server/consume';
import { forgetProcessed } from '@/lib/events/server/forget-processed';
import { produceBatch } from '@/lib/events/server/produce';
import { captureSubscriber } from './capture-payment';
import type { CheckoutContext } from './context';
import { sweepPayments } from './sweep-payments';

/** What a worker process does all the time, done now and then where there is none. */
export interface OutboxDrain {
  /** After an order was placed: empties the outbox. Never throws. */
  readonly afterOrder: () => Promise<void>;
  /** By the clock: what was left, and payments that never became an order. */
  readonly byClock: () => Promise<Drained>;
  /** Who calls by the clock has to say it. */
  readonly cronSecret: string | undefined;
}

export interface Drained {
  readonly records: number;
  readonly payments: number;
}

export const outboxDrain = processSlot<OutboxDrain>('outbox-drain');

/** Until nothing is due, or `budgetMs` are over: what is left then waits for the next call. */
export async function drainOutbox(ctx: CheckoutContext, budgetMs: number): Promise<number> {
  const subscribers = [captureSubscriber(ctx)];
  const until = performance.now() + budgetMs;
  // Looking for work belongs to no request; what is done for a record carries the record's own context.
  return context.with(ROOT_CONTEXT, async () => {
    let records = 0;
    for (;;) {
      const produced = await produceBatch(ctx.database);
      const consumed = await consumeBatch(subscribers, ctx.database);
      records += consumed;
      if (produced + consumed === 0 || performance.now() > until) return records;
    }
  });
}

export async function drainByClock(ctx: CheckoutContext, budgetMs: number): Promise<Drained> {
  const until = performance.now() + budgetMs;
  const records = await drainOutbox(ctx, budgetMs);
  const payments = await context.with(ROOT_CONTEXT, () => sweepPayments(ctx));
  while ((await context.with(ROOT_CONTEXT, () => forgetProcessed(ctx.database))) && performance.now() < until);
  return { records, payments };
}
