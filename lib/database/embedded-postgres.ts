import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AppError } from '@/lib/base/errors';
import { claimOwnerFile, readRunningOwner } from '@/lib/base/server/owner-file';
import { locateBinaries, type PostgresBinaries } from './postgres-binaries';
import { canReach, type RunAs, unprivilegedUser } from './unprivileged-user';

/**
 * Owns a PostgreSQL server on loopback and its folder: `data/` (the cluster), `password`, `log`, `owner.json`.
 * Does not own what is inside the database.
 */
export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  /** Settles when the server has ended, by us or by itself. */
  readonly exited: Promise<void>;
  /** Ends it within about a second; may be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly directory: string;
  /** A free one when absent. */
  readonly port?: number;
  /** False trades safety in a power cut for speed; for tests. */
  readonly durable?: boolean;
}

const USER = 'media_gateway';
const DATABASE = 'media_gateway';
const START_TIMEOUT_MS = 30_000;
const FAST_STOP_MS = 900;
const LOG_BYTES_MAX = 4_000_000;
const run = promisify(execFile);

interface Place {
  readonly home: string;
  readonly data: string;
  readonly log: string;
  readonly binaries: PostgresBinaries;
  readonly user: RunAs | undefined;
}

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = preparePlace(resolve(options.directory));
  const claim = claimOwnerFile(join(place.home, 'owner.json'));
  if (!claim.owner) {
    throw new AppError('conflict', `The data folder ${options.directory} is in use by process ${claim.heldBy?.pid}`);
  }
  try {
    await stopLeftover(place);
    await createCluster(place);
    const server = await startOnFreePort(place, options);
    claim.owner.update({ postgresPid: server.pid, port: server.port });
    void server.exited.then(() => claim.owner?.release());
    return server;
  } catch (error) {
    claim.owner.release();
    throw error;
  }
}

/** Of a server that another process of ours keeps; undefined while none runs in this folder. */
export function runningPostgresUrl(directory: string): string | undefined {
  if (!existsSync(directory)) return undefined;
  const home = realpathSync(directory);
  const port = readRunningOwner(join(home, 'owner.json'))?.port;
  return typeof port === 'number' ? urlOf(home, port) : undefined;
}

function urlOf(home: string, port: number): string {
  return `postgres://${USER}:${readFileSync(join(home, 'password'), 'utf8')}@127.0.0.1:${port}/${DATABASE}`;
}

/**
 * As root the server runs as somebody else, who must be able to walk to its files. Below a private folder
 * (a home of mode 700) nobody can: then the folder is a link to one under /var/lib.
 */
function preparePlace(directory: string): Place {
  const user = unprivilegedUser();
  if (!existsSync(directory)) {
    mkdirSync(dirname(directory), { recursive: true });
    if (canReach(dirname(directory), user)) mkdirSync(directory, { recursive: true });
    else symlinkSync(makePublicHome(), directory);
  }
  const home = realpathSync(directory);
  if (user) chmodSync(home, 0o711);
  if (!canReach(home, user)) {
    throw new AppError(
      'invalid_request',
      `PostgreSQL can not run as root, and user ${user?.uid} can not reach ${home}`,
    );
  }
  return { home, data: join(home, 'data'), log: join(home, 'log'), binaries: locateBinaries(home, user), user };
}

function makePublicHome(): string {
  mkdirSync('/var/lib/media-gateway', { recursive: true });
  chmodSync('/var/lib/media-gateway', 0o711);
  return mkdtempSync('/var/lib/media-gateway/postgres-');
}

/** What a killed owner left running. Its pid file alone proves nothing: the number may belong to another process by now. */
async function stopLeftover(place: Place): Promise<void> {
  const pid = readPidFile(place)?.pid;
  if (pid === undefined || !isServerOf(pid, place)) return;
  const stop = (mode: string, seconds: number) =>
    run(place.binaries.pgCtl, ['stop', '-D', place.data, '-m', mode, '-w', '-t', String(seconds)], asUser(place));
  try {
    await stop('fast', 5);
  } catch {
    await stop('immediate', 10);
  }
}

function isServerOf(pid: number, place: Place): boolean {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === place.data;
    execFileSync(place.binaries.pgCtl, ['status', '-D', place.data], { stdio: 'ignore', ...asUser(place) });
    return true;
  } catch {
    return false; // gone
  }
}

/** Made aside and renamed, so that a cluster is whole or absent. */
async function createCluster(place: Place): Promise<void> {
  if (existsSync(join(place.data, 'PG_VERSION'))) return;
  const draft = join(place.home, 'data.new');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(place.home, 'password');
  const initial = join(place.home, 'password.initial');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  writeFileSync(initial, password, { mode: 0o600 });
  if (place.user) for (const path of [draft, initial]) chownSync(path, place.user.uid, place.user.gid);
  try {
    const choices = ['-U', USER, '-A', 'scram-sha-256', `--pwfile=${initial}`, '-E', 'UTF8', '--no-locale'];
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'];
    await run(place.binaries.initdb, ['-D', draft, ...choices, ...locale], asUser(place));
    execFileSync(place.binaries.postgres, ['--single', '-D', draft, 'postgres'], {
      ...asUser(place),
      input: `CREATE DATABASE ${DATABASE}\n`,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  } finally {
    rmSync(initial, { force: true });
  }
  renameSync(draft, place.data);
}

async function startOnFreePort(place: Place, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const port = options.port ?? (await freePort());
    const outcome = await startServer(place, port, options.durable ?? true);
    if (typeof outcome !== 'string') return outcome;
    // Another process can take the port in between, and a killed server's children hold its memory for a moment.
    const passes =
      /shared memory block|lock file/.test(outcome) || (!options.port && /Address already in use/.test(outcome));
    if (!passes || Date.now() > deadline)
      throw new AppError('unavailable', `PostgreSQL did not start: ${outcome.trim()}`);
    await delay(100);
  }
}

/** The server, or what it wrote before it gave up. */
async function startServer(place: Place, port: number, durable: boolean): Promise<EmbeddedPostgres | string> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '80',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  if ((statSync(place.log, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) rmSync(place.log);
  const log = openSync(place.log, 'a', 0o600);
  const logFrom = statSync(place.log).size;
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A session of its own: Ctrl+C in the terminal must reach its users before it.
  const child = spawn(place.binaries.postgres, ['-D', place.data, ...args], {
    ...asUser(place),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const exited = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  });
  const state = await Promise.race([exited.then(() => 'gone' as const), waitUntilReady(place, child)]);
  if (state === 'ready') return handle(child, exited, port, place);
  child.kill('SIGKILL');
  return readFileSync(place.log).subarray(logFrom).toString('utf8') || state;
}

async function waitUntilReady(place: Place, child: ChildProcess): Promise<'ready' | 'timeout'> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const file = readPidFile(place);
    if (file?.pid === child.pid && file?.status === 'ready') return 'ready';
    if (child.exitCode !== null || child.signalCode !== null) break;
    await delay(15);
  }
  return 'timeout';
}

function handle(child: ChildProcess, exited: Promise<void>, port: number, place: Place): EmbeddedPostgres {
  const stopWithUs = () => child.kill('SIGINT');
  process.once('exit', stopWithUs);
  void exited.then(() => process.off('exit', stopWithUs));
  return {
    url: urlOf(place.home, port),
    pid: child.pid ?? 0,
    port,
    exited,
    async stop() {
      child.ref();
      child.kill('SIGINT'); // "fast": sessions are cut, everything is written
      const timer = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Line 1 is the pid, line 8 the state, padded with blanks. */
function readPidFile(place: Place): { pid: number; status: string } | undefined {
  try {
    const lines = readFileSync(join(place.data, 'postmaster.pid'), 'latin1').split('\n');
    return { pid: Number(lines[0]), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined; // not started
  }
}

function asUser(place: Place) {
  const env = { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
  return { cwd: place.home, env, ...place.user };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (typeof address !== 'object' || address === null) throw new Error('no free port on loopback');
  return address.port;
}
