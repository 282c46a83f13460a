/**
 * Preloaded into the web process, whose program is Next's own: it ends when the supervisor is gone,
 * even by kill -9, because the channel between them closes.
 */
const GRACE_MS = 2000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), GRACE_MS).unref();
});

export {};
