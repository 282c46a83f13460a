// npm run bench -- NAME: runs bench/NAME.mjs, or bench/NAME.ts through the bundler.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
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
process.exit(await runNode([source.endsWith('.ts') ? await bundled() : source, ...rest]));

async function bundled() {
  const outdir = join('dist', 'bench');
  await bundle({ entryPoints: { [name]: source }, outdir, stays: /\/location\.mjs$/ });
  return join(outdir, `${name}.mjs`);
}
