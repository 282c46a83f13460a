import 'server-only';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity';

/**
 * Says which process owns a directory, so that a second one can say so and a crashed one can be told apart.
 * The file appears at once with its content (a hard link), hence nobody reads half of it.
 */
export interface OwnerFile {
  /** Adds facts for others to read; the owner stays the same. */
  update(facts: Readonly<Record<string, unknown>>): void;
  release(): void;
}

export interface Claim {
  readonly owner?: OwnerFile;
  /** Who has it instead of us. */
  readonly heldBy?: ProcessIdentity;
  /** What a crashed owner had left behind. */
  readonly leftBehind?: Readonly<Record<string, unknown>>;
}

export function claimOwnerFile(path: string): Claim {
  const self = identityOf(process.pid) ?? { pid: process.pid, startedAt: '' };
  let leftBehind: Record<string, unknown> | undefined;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (create(path, self)) return { owner: ownerFile(path, self), ...(leftBehind ? { leftBehind } : {}) };
    const found = readOwner(path);
    if (found === undefined) continue; // released between our two looks
    if (found.identity && isRunning(found.identity)) return { heldBy: found.identity };
    leftBehind = found.facts;
    discard(path, found.text);
  }
  throw new Error(`could not claim ${path}`);
}

/** The running owner's facts; undefined when nobody owns it now. */
export function readRunningOwner(path: string): Readonly<Record<string, unknown>> | undefined {
  const found = readOwner(path);
  return found?.identity && isRunning(found.identity) ? found.facts : undefined;
}

function ownerFile(path: string, self: ProcessIdentity): OwnerFile {
  return {
    update(facts) {
      const next = `${path}.${process.pid}`;
      writeFileSync(next, `${JSON.stringify({ ...self, ...facts }, null, 2)}\n`, { mode: 0o600 });
      renameSync(next, path);
    },
    release() {
      if (readOwner(path)?.identity?.pid === self.pid) rmSync(path, { force: true });
    },
  };
}

function create(path: string, self: ProcessIdentity): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(self, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Two newcomers may both find a dead owner: moving it aside first shows whether the other was faster. */
function discard(path: string, text: string): void {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
  } catch {
    return; // the other one was faster
  }
  if (readFileSync(aside, 'utf8') !== text) {
    try {
      linkSync(aside, path);
    } catch {
      // a third one owns it by now, and the next look will see that
    }
  }
  rmSync(aside, { force: true });
}

function readOwner(
  path: string,
): { text: string; facts: Record<string, unknown>; identity?: ProcessIdentity } | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined; // nobody
  }
  const facts = parseObject(text);
  const { pid, startedAt } = facts;
  if (typeof pid !== 'number' || typeof startedAt !== 'string') return { text, facts };
  return { text, facts, identity: { pid, startedAt } };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // a power cut in the middle of a write: as good as no owner
  }
}
