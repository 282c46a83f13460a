import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles an entry as the build does, to where bare imports resolve. Returns the file. */
export async function bundleEntry(entry: string): Promise<string> {
  const cache = join(process.cwd(), 'node_modules/.cache/media-gateway');
  mkdirSync(cache, { recursive: true });
  const outfile = join(mkdtempSync(join(cache, 'test-')), 'entry.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['libsql'],
    conditions: ['react-server'],
    alias: { '@': process.cwd() },
  });
  return outfile;
}
