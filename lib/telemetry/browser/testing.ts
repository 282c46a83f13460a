import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Everything that a page may load, by the names of the files that begin it. */
const LATER = ['sdk', 'flow', 'navigation']
  .map((name) => `export * from './lib/telemetry/browser/${name}';`)
  .join('\n');

/** What runs before hydration, compressed. */
export const stubBytes = () =>
  gzippedBytes("export * from './instrumentation-client';", ['@/lib/telemetry/browser/sdk']);

export const laterBytes = () => gzippedBytes(LATER, []);

async function gzippedBytes(contents: string, external: string[]): Promise<number> {
  const result = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    write: false,
    external,
  });
  return gzipSync(result.outputFiles[0]?.contents ?? '', { level: 9 }).length;
}
