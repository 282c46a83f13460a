/** The life of a worker or payments process: start, say so, and end with the supervisor or on its signal. */
const GRACE_MS = 1500;

export async function runChild(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  const running = await start();
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), GRACE_MS).unref();
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
