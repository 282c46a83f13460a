import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Outside the checkout, so that a fresh clone finds what another one has built. */
const cache = process.env.MEDIA_GATEWAY_BACKENDS || path.join(homedir(), '.cache', 'media-gateway', 'backends');

/** The module's version stands once, in its go.mod. */
function goVersion(folder, module) {
  const text = readFileSync(path.join(import.meta.dirname, folder, 'go.mod'), 'utf8');
  const found = new RegExp(`${module} v([\\w.-]+)`).exec(text);
  if (!found) throw new Error(`${folder}/go.mod does not name ${module}`);
  return found[1];
}

const jaegerModule = 'github.com/jaegertracing/jaeger';

function jaegerBuild(folder, command) {
  return {
    source: path.join(import.meta.dirname, folder),
    package: `${jaegerModule}/cmd/${command}`,
    program: path.join(cache, `jaeger-${goVersion(folder, jaegerModule)}`, command),
  };
}

/** Module v1.76.0 is Jaeger 2.13: version 2 has no module of its own. */
export const builds = {
  jaeger: jaegerBuild('jaeger', 'jaeger'),
  jaeger142: jaegerBuild('jaeger-1.42', 'all-in-one'),
};

export function installed(name) {
  if (name === 'redis') return onPath('redis-server');
  const folder = debianPostgres();
  return folder === undefined ? onPath('postgres') : path.join(folder, 'postgres');
}

/** Debian keeps each version in a folder of its own and none of them on the PATH; the newest counts. */
function debianPostgres() {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(root, version, 'bin')).find((bin) => existsSync(path.join(bin, 'initdb')));
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const found = folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));
  return found && spawnSync(found, ['--version']).status === 0 ? found : undefined;
}
