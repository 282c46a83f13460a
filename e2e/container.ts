import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { canReach, type RunAs, unprivilegedUser } from '../lib/database/unprivileged-user';
import { pack } from '../scripts/pack.mjs';
import { builds } from './backends/location.mjs';
import { type Program, runProgram, temporaryFolder } from './backends/process';
import { type AddressedBackend, startPostgres } from './backends/start';
import { readCompose, readDockerfile, type Variables } from './compose';
import { freePort } from './gateway';

/**
 * What `docker compose up` does, without containers: the folder of the image, copied elsewhere and read-only, runs as
 * another user with the variables of the compose file; each name of a host is a port of this machine.
 */
export interface Composition {
  readonly url: string;
  readonly apiToken: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly jaegerUrl: string;
  readonly redis: Program;
  /** The folder behind a named volume. */
  volume(name: string): string;
  /** What all containers have written so far. */
  output(): string;
  container(service: string): Container;
  /** As `docker compose run` does: a service with another command, until its end. */
  runOnce(service: string, command: string): Promise<number | string>;
  /** Runs a program of the image in the folder of a volume, until its end. */
  runIn(volume: string, argv: readonly string[]): Promise<number | string>;
  stop(): Promise<void>;
}

export interface Container {
  /** Its exit code, or the signal. */
  readonly exited: Promise<number | string>;
  /** As `docker stop` does. */
  terminate(): void;
}

const HEALTH_TIMEOUT_MS = 60_000;
const root = path.resolve(import.meta.dirname, '..');

export async function startComposition(): Promise<Composition> {
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const action of undo.splice(0).reverse()) await action();
  };
  try {
    return { ...(await compose(undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function compose(undo: (() => Promise<void> | void)[]): Promise<Omit<Composition, 'stop'>> {
  const image = readDockerfile();
  const user = runAs();
  const home = mkdtempSync(path.join(tmpdir(), 'mg-container-'));
  undo.push(() => rmSync(home, { recursive: true, force: true }));
  chmodSync(home, 0o755);
  const folder = path.join(home, 'app');
  const postgres = await startPostgres();
  undo.push(postgres.stop);
  await pack(folder);
  makeReadOnly(folder);

  const ports = { web: await freePort(), payments: await freePort(), redis: await freePort() };
  const redis = await startRedisAsComposed(ports.redis);
  undo.push(redis.stop);
  const jaeger = await startJaegerAsComposed();
  undo.push(jaeger.program.stop);

  const admin = { email: 'operator@example.com', password: 'an unforgettable password' };
  const apiToken = 'a-token-for-tools-0123456789';
  const { services } = readCompose({
    POSTGRES_PASSWORD: decodeURIComponent(new URL(postgres.url).password),
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    MEDIA_GATEWAY_API_TOKEN: apiToken,
    MEDIA_GATEWAY_SEED: 'one',
  });
  const reachable = hosts({ postgres, ports, jaeger: jaeger.ports });
  const volumes = volumesIn(home, user);
  let output = '';
  const running = new Map<string, Container>();

  const execute = (argv: readonly string[], env: Variables) =>
    runContainer({ argv, folder, env, user, onText: (text) => (output += text) });
  const run = (name: string, command?: readonly string[]) => {
    const service = services[name];
    if (!service) throw new Error(`no service ${name}`);
    const [volume = ''] = (service.volumes[0] ?? '').split(':');
    const env = {
      ...image.env,
      ...mapValues(service.environment, reachable),
      HOST: '127.0.0.1',
      PAYMENTS_HOST: '127.0.0.1',
      PORT: String(ports.web),
      PAYMENTS_PORT: String(ports.payments),
      MEDIA_GATEWAY_DATA: volumes(volume),
      MEDIA_GATEWAY_CACHE: path.join(volumes(volume), 'films'),
      TMPDIR: tmpdir(),
    };
    const argv = command ?? [...image.entrypoint, ...(service.command.length > 0 ? service.command : image.command)];
    return execute(argv, env);
  };
  const start = (name: string) => {
    const container = run(name);
    running.set(name, container);
    undo.push(async () => {
      container.terminate();
      await container.exited;
    });
    return container;
  };
  const untilHealthy = async (name: string) => {
    const check = services[name]?.healthcheck?.test?.slice(1) ?? image.healthcheck;
    const deadline = Date.now() + HEALTH_TIMEOUT_MS;
    while ((await run(name, check).exited) !== 0) {
      if (Date.now() > deadline) throw new Error(`${name} is not healthy:\n${output}`);
    }
  };

  const settingUp = start('setup');
  start('payments');
  if ((await settingUp.exited) !== 0) throw new Error(`setup failed:\n${output}`);
  takeWritingAway(volumes('films')); // the others see it read-only
  await untilHealthy('payments');
  start('worker');
  start('web');
  await untilHealthy('web');
  return {
    url: `http://127.0.0.1:${ports.web}`,
    apiToken,
    admin,
    jaegerUrl: `http://127.0.0.1:${jaeger.ports[16686]}`,
    redis,
    volume: volumes,
    output: () => output,
    runOnce: (service, command) => run(service, [...image.entrypoint, command]).exited,
    runIn: (volume, argv) => execute(argv, { ...image.env, HOME: volumes(volume) }).exited,
    container(name) {
      const container = running.get(name);
      if (!container) throw new Error(`${name} does not run`);
      return container;
    },
  };
}

/** Somebody else than root where we are root: only so is a read-only folder read-only. */
function runAs(): RunAs | undefined {
  const user = unprivilegedUser();
  return canReach(process.execPath, user) ? user : undefined;
}

function takeWritingAway(folder: string): void {
  for (const name of ['', ...entriesBelow(folder)]) {
    const stat = lstatSync(path.join(folder, name));
    if (!stat.isSymbolicLink()) chmodSync(path.join(folder, name), stat.mode & 0o555);
  }
}

/** Of the image: everybody reads it. */
function makeReadOnly(folder: string): void {
  for (const name of ['', ...entriesBelow(folder)]) {
    const stat = lstatSync(path.join(folder, name));
    if (!stat.isSymbolicLink()) chmodSync(path.join(folder, name), stat.isDirectory() ? 0o555 : 0o444);
  }
}

/** As a named volume: the user's own. Films that were made on this machine before need not be made again. */
function volumesIn(home: string, user: RunAs | undefined): (name: string) => string {
  const made = new Map<string, string>();
  return (name) => {
    const folder = made.get(name) ?? path.join(home, 'volumes', name || 'none');
    if (made.has(name)) return folder;
    made.set(name, folder);
    mkdirSync(path.join(folder, 'films'), { recursive: true });
    if (name === 'films') copyFilms(path.join(folder, 'films'));
    if (user) for (const each of ['', ...entriesBelow(folder)]) chownSync(path.join(folder, each), user.uid, user.gid);
    return folder;
  };
}

function copyFilms(target: string): void {
  const cache = process.env.MEDIA_GATEWAY_CACHE || path.join(homedir(), '.cache', 'media-gateway', 'media');
  if (!existsSync(cache)) return;
  for (const film of readdirSync(cache).filter((name) => name.startsWith('salt-meridian-')))
    cpSync(path.join(cache, film), path.join(target, film), { recursive: true });
}

const entriesBelow = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

async function startRedisAsComposed(port: number): Promise<Program> {
  const [file = '', ...args] = readCompose().services.redis?.command ?? [];
  const program = runProgram({
    file,
    args: [...args, '--port', String(port), '--bind', '127.0.0.1'],
    folder: temporaryFolder('redis'),
  });
  return program;
}

/** Its own file, with a free port for each that it names. */
async function startJaegerAsComposed(): Promise<{ program: Program; ports: Readonly<Record<number, number>> }> {
  const ports: Record<number, number> = {};
  const text = readFileSync(path.join(root, 'deploy', 'jaeger.yaml'), 'utf8');
  for (const [, port] of text.matchAll(/0\.0\.0\.0:(\d+)/g)) ports[Number(port)] = await freePort();
  const local = text.replace(/0\.0\.0\.0:(\d+)/g, (_, port: string) => `127.0.0.1:${ports[Number(port)]}`);
  const folder = temporaryFolder('jaeger');
  const file = path.join(folder, 'config.yaml');
  writeFileSync(file, stringify(parse(local)));
  const program = runProgram({
    file: builds.jaeger.program,
    args: ['--config', file],
    folder,
    env: readCompose().services.jaeger?.environment ?? {},
  });
  await program.ready(async () => (await fetch(`http://127.0.0.1:${ports[16686]}/api/services`)).ok);
  return { program, ports };
}

interface Parts {
  readonly postgres: AddressedBackend<'postgres'>;
  readonly ports: { readonly payments: number; readonly redis: number };
  readonly jaeger: Readonly<Record<number, number>>;
}

/** `redis:6379` is a name in the network of the containers. */
function hosts({ postgres, ports, jaeger }: Parts): (value: string) => string {
  const known: Variables = {
    'postgres:5432': `127.0.0.1:${postgres.ports.postgres}`,
    'redis:6379': `127.0.0.1:${ports.redis}`,
    'payments:4010': `127.0.0.1:${ports.payments}`,
    'jaeger:4318': `127.0.0.1:${jaeger[4318]}`,
    'jaeger:16686': `127.0.0.1:${jaeger[16686]}`,
  };
  return (value) => value.replace(/(?<=[/@])[a-z]+:\d+/g, (host) => known[host] ?? host);
}

const mapValues = (values: Variables, change: (value: string) => string): Variables =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));

interface ContainerOptions {
  readonly argv: readonly string[];
  readonly folder: string;
  readonly env: Variables;
  readonly user: RunAs | undefined;
  readonly onText: (text: string) => void;
}

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

function runContainer({ argv, folder, env, user, onText }: ContainerOptions): Container {
  const [program, ...args] = argv;
  if (program !== 'node') throw new Error(`the image has no ${program}`);
  // Nothing of this machine's environment: a container has none of it.
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { NODE_ENV: 'production', ...env, PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  alive.add(child);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onText);
  const exited = new Promise<number | string>((done) => {
    child.once('exit', (code, signal) => {
      alive.delete(child);
      done(code ?? signal ?? 1);
    });
  });
  return { exited, terminate: () => child.kill('SIGTERM') };
}
