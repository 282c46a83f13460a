import 'server-only';

/**
 * Next ends when its last request has ended, however long that takes. After the bound we end anyway; what ends with
 * the process (the flush of the spans) hangs on `process.exit`.
 */
export function boundDrain(drainMs: number, target: Pick<NodeJS.Process, 'once' | 'exit'> = process): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    target.once(signal, () => setTimeout(() => target.exit(143), drainMs).unref());
  }
}
