import 'server-only';
import type { DiagLogger } from '@opentelemetry/api';
import type { CountDrop } from './batch-queue';

export interface Warner {
  /** At most one line a minute for each subject; the next one says how many were held back. */
  warn(subject: string, fields?: Record<string, unknown>): void;
}

type WriteLine = (fields: Record<string, unknown>, message: string) => void;

const MINUTE_MS = 60_000;
const SUBJECTS_MAX = 100;

export function warner(write: WriteLine, nowMs: () => number = () => performance.now()): Warner {
  const last = new Map<string, { atMs: number; held: number }>();
  return {
    warn(subject, fields = {}) {
      const now = nowMs();
      const before = last.get(subject);
      if (before && now - before.atMs < MINUTE_MS) {
        before.held += 1;
        return;
      }
      if (last.size >= SUBJECTS_MAX) last.clear();
      last.set(subject, { atMs: now, held: 0 });
      write(before?.held ? { ...fields, held_back: before.held } : fields, subject);
    },
  };
}

export interface DropCounter {
  readonly count: CountDrop;
  dropped(): number;
}

/** Counts what is lost; says so once a minute with the total. */
export function dropCounter(out: Warner, what = 'spans'): DropCounter {
  let dropped = 0;
  return {
    count(spans, reason, error) {
      dropped += spans;
      const cause = error instanceof Error ? error.message || error.name : undefined;
      out.warn(`${what} are dropped`, { reason, dropped_total: dropped, ...(cause && { cause }) });
    },
    dropped: () => dropped,
  };
}

/** The SDK's own complaints, without its debug lines and without a flood. */
export function diagLogger(out: Warner): DiagLogger {
  const say = (message: string): void => out.warn(`opentelemetry: ${message.slice(0, 300)}`);
  const quiet = (): void => undefined;
  return { error: say, warn: say, info: quiet, debug: quiet, verbose: quiet };
}
