// Preloaded into a measured process: on SIGURG it collects its garbage and writes what is left.
import { writeFileSync } from 'node:fs';

process.on('SIGURG', () => {
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  writeFileSync(process.env.BENCH_MEMORY_FILE, JSON.stringify({ heapUsed, external, rss }));
});
