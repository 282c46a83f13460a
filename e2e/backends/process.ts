import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunAs } from '../../lib/database/unprivileged-user';

/** A backend's process and its folder, gone together. */
export interface Program {
  readonly pid: number;
  /** Until `isReady` resolves to true; rejects with what the program said when it ends before, or says nothing in time. */
  ready(isReady: () => Promise<boolean>): Promise<void>;
  /** The last of what it has said. */
  output(): string;
  /** May be called again. */
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly file: string;
  readonly args: readonly string[];
  /** Removed after the end. */
  readonly folder: string;
  /** Where it runs; in that folder where it is not said. */
  readonly workIn?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: RunAs | undefined;
  /** What ends it in order at once. */
  readonly signal?: NodeJS.Signals;
}

const START_TIMEOUT_MS = 60_000;
const SAID_MAX = 20_000;
const running = new Map<ChildProcess, string>();

process.once('exit', () => {
  for (const [child, folder] of running) {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The user, if any, owns it: as root PostgreSQL runs as somebody else. */
export function temporaryFolder(name: string, user?: RunAs): string {
  const folder = mkdtempSync(path.join(tmpdir(), `mg-${name}-`));
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

export function runProgram(options: ProgramOptions): Program {
  const { file, args, folder, workIn = folder, env, user, signal = 'SIGTERM' } = options;
  const child = spawn(file, args, {
    cwd: workIn,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...user,
  });
  running.set(child, folder);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-SAID_MAX);
    });
  }
  const gone = new Promise<void>((done) => {
    child.once('error', (error) => {
      said += error.message;
      done();
    });
    child.once('exit', () => done());
  }).then(() => void running.delete(child));
  return {
    pid: child.pid ?? 0,
    output: () => said,
    async ready(isReady) {
      const deadline = Date.now() + START_TIMEOUT_MS;
      while (Date.now() < deadline && running.has(child)) {
        if (await isReady().catch(() => false)) return;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`${path.basename(file)} did not start:\n${said}`);
    },
    async stop() {
      child.kill(signal);
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
