import { loadTelemetryConfig } from '@/lib/telemetry/server/load-config';

/** For the work in hand, beyond the flush of the spans. A supervisor gives less; in a container this is the bound. */
const WORK_GRACE_MS = 1000;

/** None with telemetry off. */
export function flushMs(env: Readonly<Record<string, string | undefined>>): number {
  const telemetry = loadTelemetryConfig(env);
  return telemetry.enabled ? telemetry.shutdownGraceMs : 0;
}

/** The life of a worker or payments process: start, say so, and end with the supervisor or on its signal. */
export async function runChild(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  const running = await start();
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), WORK_GRACE_MS + flushMs(process.env)).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
  process.send?.({ kind: 'ready' });
}
