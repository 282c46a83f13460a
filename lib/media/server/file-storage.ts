import 'server-only';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { withSpan } from '@/lib/telemetry/tracing';
import type { Delivery, SegmentStorage } from '../segment-storage';
import { mediaKeys, mediaSpans } from '../telemetry';

const CHUNK_BYTES = 64 * 1024;

/** Segments in the file system, below one folder. */
export function createFileStorage(root: string): SegmentStorage {
  const base = path.resolve(root);
  return {
    async open(relative) {
      const file = path.resolve(base, relative);
      // The caller passes plain names; this holds even if it does not.
      if (!file.startsWith(base + path.sep)) return undefined;
      const handle = await openFile(file);
      if (!handle) return undefined;
      const stats = await handle.stat();
      if (!stats.isFile()) {
        await handle.close();
        return undefined;
      }
      return {
        bytes: stats.size,
        read: (from, to, signal) => deliver(handle, from, to, signal),
        close: () => handle.close(),
      };
    },
  };
}

async function openFile(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR') || isCode(error, 'ELOOP')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Pull by pull: a slow reader holds one chunk of memory, not the file. */
function deliver(handle: FileHandle, from: number, to: number, signal: AbortSignal | undefined): Delivery {
  let resolve: (value: Awaited<Delivery['done']>) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const done: Delivery['done'] = new Promise((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  let position = from;
  let end: 'complete' | 'cancelled' | undefined;

  async function finish(how: 'complete' | 'cancelled'): Promise<void> {
    if (end) return;
    end = how;
    signal?.removeEventListener('abort', leave);
    await handle.close();
    resolve({ bytes: position - from, cancelled: how === 'cancelled' });
  }

  // Who leaves before the first byte was asked for never cancels the stream.
  const leave = (): void => void finish('cancelled').catch(reject);
  if (signal?.aborted) leave();
  else signal?.addEventListener('abort', leave);

  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const chunk = new Uint8Array(Math.min(CHUNK_BYTES, to + 1 - position));
          const { bytesRead } = await handle.read(chunk, 0, chunk.byteLength, position);
          // A short file must not look complete.
          if (bytesRead === 0) throw new Error(`The file ends at ${position}, before ${to}`);
          position += bytesRead;
          controller.enqueue(chunk.subarray(0, bytesRead));
          if (position > to) {
            controller.close();
            await finish('complete');
          }
        } catch (error) {
          if (end === 'cancelled') return controller.error(error);
          if (end) return;
          end = 'complete';
          await handle.close();
          reject(error);
          controller.error(error);
        }
      },
      cancel: () => finish('cancelled'),
    },
    { highWaterMark: 0 },
  );
  const span = { attributes: { [mediaKeys.offset]: from, [mediaKeys.bytes]: to + 1 - from } };
  return { stream, done: withSpan(mediaSpans.storageRead, span, () => done) };
}
