import 'server-only';
import { AppError } from '@/lib/base/errors';

export interface GateOptions {
  readonly workingMax: number;
  readonly waitingMax: number;
}

export interface Gate {
  /** Runs `fn` when it is its turn; `unavailable` (503) where too many wait already. */
  pass<T>(fn: () => Promise<T>): Promise<T>;
}

/** A few at a time, the others in the order they came. */
export function createGate({ workingMax, waitingMax }: GateOptions): Gate {
  const waiting: (() => void)[] = [];
  let working = 0;

  async function enter(): Promise<void> {
    if (working < workingMax) {
      working += 1;
      return;
    }
    if (waiting.length >= waitingMax) {
      throw new AppError('unavailable', 'Too many sign-ins are at work. Try again in a moment.', { retryAfterS: 5 });
    }
    await new Promise<void>((go) => waiting.push(go));
  }

  /** The place goes to the next one, who is at work from here. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else working -= 1;
  }

  return {
    async pass(fn) {
      await enter();
      try {
        return await fn();
      } finally {
        leave();
      }
    },
  };
}
