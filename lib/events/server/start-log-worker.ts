import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import { errorType } from '@/lib/base/errors';
import type { Database } from '@/lib/database/client';
import { logger } from '@/lib/telemetry/server/logger';
import { consumeBatch } from './consume';
import { forgetProcessed } from './forget-processed';
import { produceBatch } from './produce';
import type { Subscriber } from './subscriber';
import { listenForWork } from './wake-up';

export interface LogWorkerOptions {
  readonly database: Database;
  readonly subscribers: readonly Subscriber[];
  /** What else is forgotten, once an hour. */
  readonly alsoForget?: (() => Promise<unknown>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Stoppable {
  /** Resolves when the work in hand is done. */
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
const AFTER_FAILURE_MS = 500;
const FORGET_EVERY_MS = 3600_000;

const log = logger('events');

/** Empties the outbox into the log and the log into its subscribers, until it is stopped. Several may run at once. */
export function startLogWorker({ database, subscribers, alsoForget, signal }: LogWorkerOptions): Stoppable {
  const wakeUp = listenForWork(database.pool.options.connectionString);
  let stopping = false;
  let failing = false;
  let forgetAt = 0;

  async function turn(): Promise<void> {
    try {
      const moved = (await produceBatch(database)) + (await consumeBatch(subscribers, database));
      if (failing) log.info('the event log is at work again');
      failing = false;
      const hasMore = Date.now() >= forgetAt && (await forget());
      if (moved === 0 && !hasMore) await wakeUp.wait(POLL_MS);
    } catch (error) {
      if (!failing) log.warn({ error: errorType(error) }, 'the event log can not be worked on; it is tried again');
      failing = true;
      await delay(AFTER_FAILURE_MS);
    }
  }

  /** A step at a time, between the work. True when there is more. */
  async function forget(): Promise<boolean> {
    if (await forgetProcessed(database)) return true;
    forgetAt = Date.now() + FORGET_EVERY_MS;
    await alsoForget?.();
    return false;
  }

  async function work(): Promise<void> {
    while (!stopping) await turn();
  }

  const done = work();
  const stop = async () => {
    stopping = true;
    await wakeUp.stop();
    await done;
  };
  signal?.addEventListener('abort', () => void stop(), { once: true });
  return { stop };
}
