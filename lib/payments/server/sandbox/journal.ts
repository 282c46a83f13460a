import 'server-only';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** Format version 1. One JSON line per fact; of a card only its last four digits. */
export const Entry = z.discriminatedUnion('op', [
  z.object({
    v: z.literal(1),
    op: z.literal('authorize'),
    reference: z.string(),
    id: z.string(),
    amountCents: z.number(),
    last4: z.string(),
    status: z.enum(['authorised', 'declined', 'challenge']),
    reason: z.string().optional(),
    at: z.string(),
  }),
  z.object({ v: z.literal(1), op: z.literal('capture'), reference: z.string(), at: z.string() }),
  z.object({ v: z.literal(1), op: z.literal('void'), reference: z.string(), at: z.string() }),
]);
export type Entry = z.infer<typeof Entry>;

/** Owns `journal.jsonl`: what was appended is on the disk before the promise resolves. */
export interface Journal {
  readonly entries: readonly Entry[];
  append(entry: Entry): Promise<void>;
  close(): Promise<void>;
}

const NEWLINE = 10;

export async function openJournal(directory: string): Promise<Journal> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = await open(path.join(directory, 'journal.jsonl'), 'a+', 0o600);
  const entries = await recover(file);
  await syncDirectory(directory);
  return { entries, ...(await groupCommit(file)) };
}

/** A line that was torn by a crash was never acknowledged: it is cut off. A broken line in the middle is not ours to guess. */
async function recover(file: FileHandle): Promise<Entry[]> {
  const bytes = await file.readFile();
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  if (end < bytes.length) {
    await file.truncate(end);
    await file.datasync();
  }
  return bytes
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Entry.parse(JSON.parse(line)));
}

/** Lines that come while the disk is busy share the next write and the next fsync. */
async function groupCommit(file: FileHandle): Promise<Pick<Journal, 'append' | 'close'>> {
  let { size } = await file.stat();
  let waiting: string[] = [];
  let next: Promise<void> | undefined;
  let tail: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    const lines = waiting;
    waiting = [];
    next = undefined;
    const bytes = Buffer.from(lines.join(''));
    try {
      await file.appendFile(bytes);
      await file.datasync();
      size += bytes.length;
    } catch (error) {
      // Half a line must not stand before the next one; when even this fails, the next start says so.
      await file.truncate(size);
      throw error;
    }
  }

  return {
    append(entry) {
      waiting.push(`${JSON.stringify(entry)}\n`);
      if (!next) {
        next = tail.then(flush);
        // A failed write fails its own callers; the ones after it get a try of their own.
        tail = next.then(
          () => undefined,
          () => undefined,
        );
      }
      return next;
    },
    async close() {
      await tail;
      await file.close();
    },
  };
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
