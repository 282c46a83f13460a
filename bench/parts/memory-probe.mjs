// Preloaded into a measured process: on SIGURG it collects its garbage and writes what is left.
import { renameSync, writeFileSync } from 'node:fs';

process.on('SIGURG', () => {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  const file = process.env.BENCH_MEMORY_FILE;
  writeFileSync(`${file}.part`, JSON.stringify({ heapUsed, external, rss }));
  renameSync(`${file}.part`, file); // whole, or not there
});
