import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestInfo, test } from '@playwright/test';
import { environmentVariables } from '../lib/environment';
import { GATEWAY_OUTPUT } from './shared';

/** A gateway of one's own: the built product as a person starts it, on a free port, in a folder of its own. */
export interface Gateway {
  readonly url: string;
  readonly apiToken: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly dataDir: string;
  /** What it has written so far. */
  output(): string;
  /** By name: supervisor, web, worker, payments, postgres. */
  pids(): Readonly<Record<string, number>>;
  /** kill -9. */
  kill(name: string): void;
  /** As Ctrl+C does: to the whole foreground group. */
  interrupt(): void;
  /** The exit code, or the signal. */
  readonly exited: Promise<number | string>;
  /** Ends it in order and takes its own folder away; may be called again. */
  stop(): Promise<void>;
}

export interface GatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Kept after the stop; a temporary one is not. */
  readonly dataDir?: string;
}

export class GatewayDidNotStart extends Error {
  readonly output: string;
  readonly exit: number | string;
  constructor(exit: number | string, output: string) {
    super(`the gateway ended (${exit}) before it was ready:\n${output}`);
    this.exit = exit;
    this.output = output;
  }
}

const root = path.resolve(import.meta.dirname, '..');
const READY = 'Media Gateway is ready';
const START_TIMEOUT_MS = 120_000;
const OUTPUT_MAX = 20_000;
const running = new Set<ChildProcess>();

export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'mg-e2e-'));
  const apiToken = randomBytes(16).toString('hex');
  const admin = { email: 'operator@example.com', password: 'an unforgettable password' };
  const child = spawn(process.execPath, ['--enable-source-maps', path.join(root, 'dist', 'supervisor.mjs')], {
    cwd: root,
    // A group of its own is what a terminal gives it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environmentWithoutOurs(),
      DEPLOYMENT_ENVIRONMENT: 'development',
      MEDIA_GATEWAY_SEED: 'one',
      MEDIA_GATEWAY_DATA: dataDir,
      MEDIA_GATEWAY_API_TOKEN: apiToken,
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      PORT: String(port),
      ...options.env,
    },
  });
  running.add(child);
  const exited = new Promise<number | string>((done) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      done(code ?? signal ?? 1);
    });
  });
  let output = '';
  const ready = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        if (output.includes(READY)) done();
      });
    }
  });
  const outcome = await Promise.race([ready, exited, after(START_TIMEOUT_MS)]);
  if (outcome !== undefined) {
    child.kill('SIGKILL');
    throw new GatewayDidNotStart(outcome, output);
  }
  const pids = () => ({ supervisor: child.pid ?? 0, ...childPids(dataDir) });
  return {
    url: `http://127.0.0.1:${port}`,
    apiToken,
    admin,
    dataDir,
    output: () => output,
    pids,
    kill(name) {
      const pid = new Map(Object.entries(pids())).get(name);
      if (!pid) throw new Error(`no process ${name}: there are ${Object.keys(pids()).join(', ')}`);
      process.kill(pid, 'SIGKILL');
    },
    interrupt: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
    exited,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await testAtWork()?.attach(GATEWAY_OUTPUT, { body: output.slice(-OUTPUT_MAX), contentType: 'text/plain' });
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Undefined in the set-up of the whole run. */
function testAtWork(): TestInfo | undefined {
  try {
    return test.info();
  } catch {
    return undefined;
  }
}

function childPids(dataDir: string): Record<string, number> {
  const file = path.join(dataDir, 'run.json');
  if (!existsSync(file)) return {};
  const facts = JSON.parse(readFileSync(file, 'utf8')) as { children?: Record<string, { pid: number }> };
  return Object.fromEntries(Object.entries(facts.children ?? {}).map(([name, { pid }]) => [name, pid]));
}

/** The developer's own settings must not reach the product under test. */
function environmentWithoutOurs(): NodeJS.ProcessEnv {
  const ours =
    /^(OTEL_|TRACING_|MEDIA_GATEWAY_(?!CACHE|BACKENDS)|ADMIN_|JAEGER_|SERVICE_NAME|npm_|NODE_ENV|DEPLOYMENT_|SHUTDOWN_|VERCEL|NEXT_OTEL_|LOG_LEVEL)/;
  const isOurs = (name: string) => ours.test(name) || environmentVariables.includes(name);
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
  return { ...kept, NODE_ENV: 'production' };
}

async function after(ms: number): Promise<string> {
  await new Promise((done) => setTimeout(done, ms).unref());
  return `not ready after ${ms / 1000} s`;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

/** A zombie is dead: where nobody collects it, it only has a number still. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
