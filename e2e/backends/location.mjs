import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Outside the checkout, so that a fresh clone finds what another one has built. */
const cache = process.env.MEDIA_GATEWAY_BACKENDS || path.join(homedir(), '.cache', 'media-gateway', 'backends');

/** The version stands once, in the file that fetches it. */
function version(folder, file, pattern) {
  const found = pattern.exec(readFileSync(path.join(import.meta.dirname, folder, file), 'utf8'));
  if (!found) throw new Error(`${folder}/${file} does not name a version`);
  return found[1];
}

const jaegerModule = 'github.com/jaegertracing/jaeger';

function jaegerBuild(folder, command) {
  const number = version(folder, 'go.mod', new RegExp(`${jaegerModule} v([\\w.-]+)`));
  return {
    source: path.join(import.meta.dirname, folder),
    package: `${jaegerModule}/cmd/${command}`,
    program: path.join(cache, `jaeger-${number}`, command),
  };
}

/** Of Go files that lie here: another file makes another program. */
function ownBuild(folder) {
  const source = path.join(import.meta.dirname, folder);
  const hash = createHash('sha256');
  for (const name of readdirSync(source).sort()) hash.update(readFileSync(path.join(source, name)));
  return {
    source,
    package: '.',
    program: path.join(cache, `${folder}-${hash.digest('hex').slice(0, 12)}`, folder),
  };
}

/** Module v1.76.0 is Jaeger 2.13: version 2 has no module of its own. */
export const builds = {
  jaeger: jaegerBuild('jaeger', 'jaeger'),
  jaeger142: jaegerBuild('jaeger-1.42', 'all-in-one'),
  collector: ownBuild('collector'),
  deployCheck: ownBuild('deploy-check'),
};

const zipkinVersion = version('zipkin', 'pom.xml', /<version>(\d[\d.]+\.\d+)<\/version>/);

export const zipkin = {
  source: path.join(import.meta.dirname, 'zipkin'),
  jar: path.join(cache, `zipkin-${zipkinVersion}`, `zipkin-server-${zipkinVersion}-exec.jar`),
  sha256: '7ac633a6832647e71e50012a5e3e91fbc7054414955261724526030faf271d8d',
};

const PROGRAMS = { redis: 'redis-server', prometheus: 'prometheus', promtool: 'promtool', java: 'java' };

export function installed(name) {
  if (name in PROGRAMS) return onPath(PROGRAMS[name]);
  const folder = debianPostgres();
  return folder === undefined ? onPath('postgres') : path.join(folder, 'postgres');
}

/** Debian keeps each version in a folder of its own and none of them on the PATH; the newest counts. */
function debianPostgres() {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((each) => path.join(root, each, 'bin')).find((bin) => existsSync(path.join(bin, 'initdb')));
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const found = folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));
  return found && spawnSync(found, ['--version']).status === 0 ? found : undefined;
}
