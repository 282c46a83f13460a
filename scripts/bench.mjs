// npm run bench -- NAME: runs bench/NAME.mjs, or bench/NAME.ts through the bundler.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, requireNode, root } from './install.mjs';
import { runNode } from './run.mjs';

requireNode();
const [name, ...rest] = process.argv.slice(2);
const source = ['mjs', 'ts']
  .map((ending) => join('bench', `${name}.${ending}`))
  .find((file) => existsSync(join(root, file)));
if (!name || !source) {
  const known = existsSync(join(root, 'bench'))
    ? readdirSync(join(root, 'bench')).filter((file) => /\.(mjs|ts)$/.test(file))
    : [];
  console.error(
    `npm run bench -- NAME; there ${known.length === 1 ? 'is' : 'are'}: ${known.map((file) => file.replace(/\.\w+$/, '')).join(', ') || 'none yet'}`,
  );
  process.exit(1);
}
await ensureInstalled();
process.exit(await runNode([source.endsWith('.ts') ? await bundle(source) : source, ...rest]));

async function bundle(entry) {
  const { build } = await import('esbuild');
  const outfile = join('dist', 'bench', `${name}.mjs`);
  mkdirSync(join(root, 'dist', 'bench'), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    conditions: ['react-server'],
    alias: { 'server-only': './node_modules/server-only/empty.js' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
