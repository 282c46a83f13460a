import 'server-only';
import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { z } from 'zod';

const TIME_LIMIT_MS = 10 * 60_000;
const STDERR_CHARACTERS_MAX = 4_000;
/** Below everything that answers requests. */
const NICE = 10;

const Progress = z.object({ share: z.number() });

export interface MakerOrder {
  readonly titleId: string;
  readonly directory: string;
  readonly durationS?: number;
}

export interface MakerOptions {
  readonly makerFile: string;
  readonly onShare?: (share: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Runs `make-title` in a process of its own. Rejects with what it wrote to stderr, shortened. */
export function runMaker(order: MakerOrder, { makerFile, onShare, signal }: MakerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(makerFile, [JSON.stringify(order)], {
      // Colours, NODE_OPTIONS and secrets are none of its business.
      env: { NODE_ENV: 'production', PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    });
    lowerPriority(child.pid);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_CHARACTERS_MAX);
    });
    child.on('message', (message) => {
      const progress = Progress.safeParse(message);
      if (progress.success) onShare?.(progress.data.share);
    });
    // A stopped child still writes until it is closed; only one that never started has no such end.
    let failure: Error | undefined;
    child.once('error', (error) => {
      failure = error;
      if (child.pid === undefined) reject(error);
    });
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve();
      else
        reject(failure ?? new Error(`The maker of ${order.titleId} ended with ${killedBy ?? code}. ${stderr.trim()}`));
    });
  });
}

function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICE);
  } catch {
    // Already gone, or not allowed here: it only runs less politely.
  }
}
