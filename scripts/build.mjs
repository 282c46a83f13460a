// npm run build [-- --if-stale]: Next for the web process, then esbuild for the other processes.
// Built-ins only at the top: a fresh clone reads this file before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { ensureInstalled, requireNode, root } from './install.mjs';
import { withoutTelemetry } from './without-telemetry.mjs';

const STAMP = join(root, 'dist', 'build.json');
/** They share code, in chunks. */
const PROCESSES = {
  supervisor: 'lib/processes/supervisor.ts',
  'parent-watch': 'lib/processes/parent-watch.ts',
  worker: 'lib/processes/worker.ts',
  payments: 'lib/processes/payments.ts',
  container: 'lib/processes/container.ts',
  'admin-password': 'lib/processes/admin-password.ts',
};
/** One file each: the films' cache goes by the content of `make-title.mjs`, and no other change may touch that. */
const PROGRAMS = {
  'trace-store': 'lib/trace-backends/embedded/store-thread.ts',
  'make-title': 'lib/media/make/make-title.ts',
};
const INPUTS = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.mjs',
  'package.json',
  'package-lock.json',
  'postcss.config.mjs',
  'tsconfig.json',
  'scripts/build.mjs',
  'scripts/bundle.mjs',
  'scripts/without-telemetry.mjs',
  'scripts/absent.cjs',
];
const PROCESS_INPUTS = INPUTS.filter((input) => /^lib$|^package|^tsconfig|^scripts/.test(input));
const NOT_BUILT = /\.test\.tsx?$|\.md$/;

/** @param {{ ifStale?: boolean, processesOnly?: boolean, say?: (line: string) => void, quiet?: boolean }} options */
export async function build({ ifStale = false, processesOnly = false, say = console.log, quiet = false } = {}) {
  const hashes = { web: hashOf(INPUTS), processes: hashOf(PROCESS_INPUTS) };
  const last = readStamp();
  const done = { ...last };
  if (!processesOnly && !(ifStale && last.web === hashes.web && existsSync(join(root, '.next', 'BUILD_ID')))) {
    say('Building the web process (next build, about half a minute) …');
    await run([join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], quiet);
    done.web = hashes.web;
  }
  if (!(ifStale && last.processes === hashes.processes && existsSync(join(root, 'dist', 'supervisor.mjs')))) {
    say('Building the other processes …');
    await bundleProcesses();
    done.processes = hashes.processes;
  }
  writeFileSync(STAMP, `${JSON.stringify(done)}\n`);
}

async function bundleProcesses() {
  const outdir = 'dist';
  rmSync(join(root, outdir), { recursive: true, force: true });
  mkdirSync(join(root, outdir), { recursive: true });
  // With splitting an `import()` stays one: a process loads only what it uses, and no SDK with telemetry off.
  await bundle({ entryPoints: PROCESSES, outdir, splitting: true });
  await bundle({ entryPoints: PROGRAMS, outdir });
}

function hashOf(inputs) {
  const hash = createHash('sha256').update(withoutTelemetry ? 'without telemetry' : '');
  for (const input of inputs)
    for (const file of filesOf(input))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesOf(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  try {
    return readdirSync(absolute, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !NOT_BUILT.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return {}; // never built, or cut off: build
  }
}

function run(args, quiet) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done();
      else fail(new Error(`The build failed.\n${output.trim().split('\n').slice(-40).join('\n')}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  requireNode();
  try {
    await ensureInstalled();
    await build({
      ifStale: process.argv.includes('--if-stale'),
      processesOnly: process.argv.includes('--processes-only'),
    });
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
