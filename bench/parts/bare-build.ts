import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const FOLDERS = ['app', 'components', 'lib', 'public', 'scripts'];
const NOT_BUILT = /\.test\.tsx?$|^playwright\.config\.ts$/;

/**
 * The product without telemetry, built apart: a copy of the sources with the files of `bench/bare` in place of ours.
 * The product itself has no switch for it that could be on by accident. Resolves to the folder of the copy.
 */
export function buildBare(): string {
  const copy = join(process.env.MEDIA_GATEWAY_CACHE || join(homedir(), '.cache', 'media-gateway'), 'bench-bare');
  mkdirSync(copy, { recursive: true });
  const files = readdirSync('.', { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !NOT_BUILT.test(entry.name),
  );
  for (const { name } of files) copyFileSync(name, join(copy, name));
  for (const folder of FOLDERS) {
    rmSync(join(copy, folder), { recursive: true, force: true });
    cpSync(folder, join(copy, folder), { recursive: true, filter: (file) => !NOT_BUILT.test(file) });
  }
  cpSync(join('bench', 'bare'), copy, { recursive: true });
  linkPackages(copy);
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { cwd: copy, stdio: 'inherit' });
  if (status !== 0) throw new Error('The baseline could not be built.');
  return copy;
}

/** Turbopack takes no link that leads out of its folder, but a file under two names is as good as a copy. */
function linkPackages(copy: string): void {
  const list = join('node_modules', '.package-lock.json');
  const isSame = existsSync(join(copy, list)) && readFileSync(join(copy, list)).equals(readFileSync(list));
  if (isSame) return;
  rmSync(join(copy, 'node_modules'), { recursive: true, force: true });
  for (const entry of readdirSync('node_modules', { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    const to = join(copy, from);
    if (entry.isDirectory()) mkdirSync(to, { recursive: true });
    else if (entry.isSymbolicLink()) cpSync(from, to, { verbatimSymlinks: true });
    else if (from !== list) linkOrCopy(from, to);
  }
  linkOrCopy(list, join(copy, list)); // last: it says that all the others are there
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // another file system
  }
}
