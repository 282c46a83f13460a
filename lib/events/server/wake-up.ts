import 'server-only';
import pg from 'pg';

/** Owns one listening connection. Only speed depends on it: without it the next poll finds the work. */
export interface WakeUp {
  /** Until a commit added something, or `timeoutMs` have passed, or it was stopped. */
  wait(timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

const RECONNECT_MS = 1_000;

export function listenForWork(connectionString: string | undefined, channel = 'outbox'): WakeUp {
  let client: pg.Client | undefined;
  let reconnect: NodeJS.Timeout | undefined;
  let stopped = false;
  let pending = false;
  let wake: (() => void) | undefined;

  function notify(): void {
    pending = true;
    wake?.();
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: 2_500 });
    client = next;
    next.on('notification', notify);
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    try {
      await next.connect();
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      // What was committed before we listened was announced to nobody.
      notify();
    } catch {
      // The poll goes on meanwhile, and the next connection is tried below.
      lost(next);
    }
  }

  function lost(broken: pg.Client): void {
    if (stopped || client !== broken) return;
    client = undefined;
    broken.end().catch(() => undefined);
    reconnect = setTimeout(() => {
      void connect();
    }, RECONNECT_MS);
  }

  void connect();
  return {
    async wait(timeoutMs) {
      if (!pending && !stopped) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      pending = false;
    },
    async stop() {
      stopped = true;
      clearTimeout(reconnect);
      wake?.();
      await client?.end().catch(() => undefined);
    },
  };
}
