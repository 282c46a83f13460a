import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

async function gzippedBytes(code: string, external: string[] = []): Promise<number> {
  const result = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    write: false,
    external,
  });
  return gzipSync(result.outputFiles[0]?.contents ?? '', { level: 9 }).length;
}

const entry = "export * from './instrumentation-client';";
const stubBytes = () => gzippedBytes(entry, ['@/lib/telemetry/browser/sdk']);

it('the stub that runs before hydration has 1.2 KB at most', async () => {
  expect(await stubBytes()).toBeLessThanOrEqual(1200);
});

it('all of it together has 21 KB at most', async () => {
  const rest = ['sdk', 'flow', 'navigation']
    .map((name) => `export * from './lib/telemetry/browser/${name}';`)
    .join('\n');
  expect((await stubBytes()) + (await gzippedBytes(rest))).toBeLessThanOrEqual(21_000);
});
