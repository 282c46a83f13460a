// node e2e/backends/install.mjs: installs PostgreSQL, Redis and Prometheus by apt where they are missing; needs root, or
// sudo without a password.
import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { installed } from './location.mjs';

const ATTEMPTS = 4;
const PACKAGES = { postgres: 'postgresql', redis: 'redis-server', prometheus: 'prometheus' };
const missing = Object.keys(PACKAGES).filter((name) => installed(name) === undefined);

if (missing.length > 0 && !(await install(missing.map((name) => PACKAGES[name])))) {
  console.error(`Not here, and not to be had by apt-get: ${missing.join(', ')}. Put their programs on the PATH.`);
  process.exit(1);
}
for (const name of Object.keys(PACKAGES)) console.log(`${name}: ${installed(name)}`);

/** Tried again, because a mirror does not always answer. */
async function install(packages) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (apt('update') && apt('install', '-y', '--no-install-recommends', ...packages)) return true;
    if (attempt < ATTEMPTS) await delay(attempt * 5_000);
  }
  return false;
}

function apt(...args) {
  const command = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const [program, ...before] = command;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, [...before, '-qq', ...args], { stdio: 'inherit', env }).status === 0;
}
