import 'server-only';

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
