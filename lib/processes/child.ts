import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@/lib/base/errors';

/** A process that is kept alive: it is started again, later and later, while it keeps dying. */
export interface Child {
  readonly name: string;
  pid(): number | undefined;
  /** Settles at the first readiness, or fails when it died too often before. */
  readonly ready: Promise<void>;
  /** Asks it to end, and makes it end after the grace. */
  stop(graceMs: number): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Without it the child says so itself, over the channel. */
  readonly isReady?: () => Promise<boolean>;
  readonly onLine: (line: string) => void;
  readonly onChange: () => void;
}

const BACKOFF_MS = [100, 500, 1000, 2000, 5000, 10_000];
const STEADY_MS = 20_000;
const TRIES_BEFORE_READY = 3;
const READY_POLL_MS = 40;

export function startChild(options: ChildOptions): Child {
  let current: ChildProcess | undefined;
  let stopping = false;
  let everReady = false;
  let deaths = 0;
  let exited: Promise<unknown> = Promise.resolve();
  const waiting = new AbortController();
  const { promise: ready, resolve: setReady, reject: failReady } = withResolvers();

  const begin = () => {
    const bornAt = Date.now();
    let child: ChildProcess;
    try {
      child = spawnChild(options);
    } catch (error) {
      void comeBack(0, messageOf(error));
      return;
    }
    current = child;
    options.onChange();
    forwardLines(child, options.onLine);
    const becomeReady = () => {
      everReady = true;
      setReady();
    };
    if (options.isReady) void pollReady(child, options.isReady, becomeReady);
    else child.once('message', becomeReady);
    const end = endOf(child);
    exited = end;
    void end.then((cause) => comeBack(Date.now() - bornAt, cause));
  };

  const comeBack = async (ageMs: number, cause: string) => {
    current = undefined;
    if (stopping) return;
    deaths = ageMs > STEADY_MS ? 1 : deaths + 1;
    if (!everReady && deaths >= TRIES_BEFORE_READY) {
      failReady(new AppError('unavailable', `${options.name} does not start (${cause}); why stands above`));
      return;
    }
    const waitMs = BACKOFF_MS[Math.min(deaths - 1, BACKOFF_MS.length - 1)] ?? 0;
    options.onLine(`${options.name} ended unexpectedly (${cause}); starting it again`);
    await delay(waitMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    if (!stopping) begin();
  };

  begin();
  return {
    name: options.name,
    pid: () => current?.pid,
    ready,
    async stop(graceMs) {
      stopping = true;
      waiting.abort();
      const child = current;
      if (!child) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function spawnChild({ args, env }: ChildOptions): ChildProcess {
  return spawn(process.execPath, args, {
    env,
    // A session of its own: Ctrl+C reaches the supervisor alone, which ends them in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** How it ended. One that could not be started says so by an error, and has no exit. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    child.on('error', (error) => {
      if (child.pid === undefined) done(error.message);
    });
    child.once('exit', (code, signal) => done(signal ?? `code ${code}`));
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function pollReady(child: ChildProcess, isReady: () => Promise<boolean>, becomeReady: () => void): Promise<void> {
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if (await isReady()) {
      becomeReady();
      return;
    }
    await delay(READY_POLL_MS);
  }
}

function forwardLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
    stream?.once('end', () => {
      if (rest) onLine(rest);
    });
  }
}

function withResolvers() {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  promise.catch(() => undefined); // its user asks later
  return { promise, resolve, reject };
}
