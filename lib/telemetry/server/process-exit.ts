import 'server-only';

/** What may still be on its way when the process ends. */
export interface Pending {
  readonly what: 'spans' | 'log records' | 'metrics';
  /** Counts what has not arrived as lost; how much that is. */
  abandon(): number;
}

/**
 * Lets everything leave, for as long as the grace lasts and not longer: a collector that hangs can not hold the exit.
 * Answers with what missed it.
 */
export async function endWithin(
  graceMs: number,
  shutdown: () => Promise<void>,
  pending: readonly Pending[],
): Promise<Partial<Record<Pending['what'], number>>> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
  try {
    await Promise.race([shutdown(), bound]);
  } finally {
    clearTimeout(timer);
  }
  const missed: Partial<Record<Pending['what'], number>> = {};
  for (const { what, abandon } of pending) {
    const count = abandon();
    if (count > 0) missed[what] = (missed[what] ?? 0) + count;
  }
  return missed;
}

/**
 * Next ends with `process.exit` once its server is closed and `after()` work is done; that is the only moment at which
 * all spans have ended. The first call flushes within `graceMs`, then the real one follows.
 */
export function flushBeforeExit(
  flush: () => Promise<void>,
  graceMs: number,
  target: Pick<NodeJS.Process, 'exit'> = process,
): () => void {
  const exit = target.exit.bind(target);
  let leaving = false;
  const wrapped = (code?: number | string | null): never => {
    if (leaving) return exit(code);
    leaving = true;
    const bound = new Promise<void>((resolve) => setTimeout(resolve, graceMs));
    void Promise.race([flush().catch(() => undefined), bound]).then(() => exit(code));
    return undefined as never;
  };
  target.exit = wrapped;
  return () => {
    target.exit = exit;
  };
}
