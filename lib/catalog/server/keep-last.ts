import 'server-only';
import { isDatabaseUnavailable } from '@/lib/database/errors';

export interface KeepLastOptions<T> {
  readonly read: () => Promise<T>;
  /** An empty answer, say of a database that is only being filled, is nothing to fall back on. */
  readonly isWorthKeeping: (value: T) => boolean;
  /** How long a read is waited for when there is an answer to fall back on. */
  readonly patienceMs: number;
  /** At every answer that was not the database's own. */
  readonly onKept?: () => void;
}

const LATE = Symbol('late');

/**
 * Reads each time, and answers with what was read last while the database is away or does not answer in time. While a
 * read is overdue nobody else starts one: a hanging database must not take every connection.
 */
export function keepLast<T>({ read, isWorthKeeping, patienceMs, onKept }: KeepLastOptions<T>): () => Promise<T> {
  let last: { readonly value: T } | undefined;
  let overdue = 0;

  async function ask(): Promise<T> {
    const value = await read();
    if (isWorthKeeping(value)) last = { value };
    return value;
  }

  function kept({ value }: { readonly value: T }): T {
    onKept?.();
    return value;
  }

  return async () => {
    // Nothing to fall back on: a process that stood still for a moment calls every answer late, so once more.
    if (last === undefined)
      return ask().catch((error: unknown) => (isDatabaseUnavailable(error) ? ask() : fail(error)));
    if (overdue > 0) return kept(last);
    const asked = ask();
    try {
      const answer = await within(asked, patienceMs);
      if (answer !== LATE) return answer;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      return kept(last);
    }
    overdue += 1;
    // Whatever comes of it: it was answered without it.
    void asked.catch(() => undefined).finally(() => (overdue -= 1));
    return kept(last);
  };
}

function fail(error: unknown): never {
  throw error;
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, ms, LATE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
