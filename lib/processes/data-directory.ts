import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { claimOwnerFile, type OwnerFile, readRunningOwner } from '@/lib/base/server/owner-file';
import { isRunning } from '@/lib/base/server/process-identity';

/** What `run.json` tells about a running gateway, beside its owner. */
const RunFacts = z.object({
  url: z.string().optional(),
  since: z.string().optional(),
  children: z.record(z.string(), z.object({ pid: z.number(), startedAt: z.string() })).default({}),
});

const LEFTOVER_GRACE_MS = 4000;

/** Makes the folder ours, or says clearly whose it is. Waits until a killed predecessor's children are gone. */
export async function claimDataDirectory(directory: string): Promise<OwnerFile> {
  mkdirSync(directory, { recursive: true });
  // As root the database runs as somebody else, who must pass through, but read nothing.
  chmodSync(directory, process.getuid?.() === 0 ? 0o711 : 0o700);
  const path = join(directory, 'run.json');
  const claim = claimOwnerFile(path);
  if (!claim.owner) {
    const facts = RunFacts.safeParse(readRunningOwner(path)).data;
    const where = facts?.url ? ` at ${facts.url}` : '';
    throw new AppError(
      'conflict',
      `Media Gateway is already running${where} with the data folder ${directory} (process ${claim.heldBy?.pid}).\n` +
        'Stop it first, or start this one with another folder and port: MEDIA_GATEWAY_DATA=.data-2 PORT=3001',
    );
  }
  const left = RunFacts.safeParse(claim.leftBehind).data;
  // PostgreSQL is stopped in its own way by who starts it next.
  const { postgres: _, ...children } = left?.children ?? {};
  await endLeftovers(Object.values(children));
  return claim.owner;
}

/** They end by themselves when their channel closes; one that hangs is ended. */
async function endLeftovers(children: readonly { pid: number; startedAt: string }[]): Promise<void> {
  const deadline = Date.now() + LEFTOVER_GRACE_MS;
  let left = children.filter(isRunning);
  while (left.length > 0) {
    if (Date.now() > deadline) for (const child of left) process.kill(child.pid, 'SIGKILL');
    await delay(50);
    left = left.filter(isRunning);
  }
}

/** Signs cookies: kept, so that viewers stay who they are over a restart. */
export function readOrMakeSecret(directory: string): string {
  const path = join(directory, 'secret');
  if (!existsSync(path)) makeSecret(path);
  chmodSync(path, 0o600);
  return readSecret(directory);
}

/** Where another makes it, and the folder is perhaps not ours to write. */
export function readSecret(directory: string): string {
  return readFileSync(join(directory, 'secret'), 'utf8').trim();
}

function makeSecret(path: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
  try {
    linkSync(draft, path); // whole or absent
  } catch (error) {
    if (!existsSync(path)) throw error; // another made it at the same time
  } finally {
    rmSync(draft);
  }
}
