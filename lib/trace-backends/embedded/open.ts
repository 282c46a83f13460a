import 'server-only';
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/base/errors';
import type { TraceBackend, TraceSink } from '../backend';
import type { MakesJaeger, MakesV3, MakesV3Search } from '../makes-answers';
import { type CallName, type Calls, fromWireError, type Reply, type Request, type ThreadData } from './protocol';
import type { StoreStats } from './store';

export interface EmbeddedStoreOptions extends ThreadData {
  /** Absolute path of the bundled `store-thread.ts`. */
  readonly threadFile: string;
  readonly onWarning?: (message: string) => void;
}

/** The store as the web process sees it. */
export interface EmbeddedTraceStore extends TraceBackend, TraceSink, MakesV3, MakesV3Search, MakesJaeger {
  stats(): Promise<StoreStats & { readonly writesWaiting: number }>;
}

const WRITES_MAX = 512;
const WRITE_BYTES_MAX = 64_000_000;
const RESTART_MS = 1_000;

/** Starts the thread and resolves once it has the file open; rejects with the reason when it cannot. */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedTraceStore> {
  let thread = new StoreThread(options);
  let startedAt = Date.now();
  let isClosed = false;
  await thread.opened;
  /** One that died is replaced when it is asked again; what it acknowledged is in the file. */
  const alive = (): StoreThread => {
    if (thread.ended && !isClosed && Date.now() - startedAt > RESTART_MS) {
      thread = new StoreThread(options);
      startedAt = Date.now();
    }
    return thread;
  };
  return {
    name: 'embedded store',
    write: (otlpJson) => alive().write('write', otlpJson),
    writeLogs: (otlpJson) => alive().write('writeLogs', otlpJson),
    services: (signal) => alive().call('services', [], signal),
    operations: (service, kind, signal) => alive().call('operations', [service, kind], signal),
    summaries: (query, signal) => alive().call('summaries', [query], signal),
    search: (query, signal) => alive().call('search', [query], signal),
    trace: (traceId, signal) => alive().call('trace', [traceId], signal),
    traceOtlp: (traceId, signal) => alive().call('traceOtlp', [traceId], signal),
    traceColumns: (traceId, signal) => alive().call('traceColumns', [traceId], signal),
    searchOtlp: (query, signal) => alive().call('searchOtlp', [query], signal),
    traceJaeger: (traceId, isPretty, signal) => alive().call('traceJaeger', [traceId, isPretty], signal),
    searchJaeger: (query, isPretty, signal) => alive().call('searchJaeger', [query, isPretty], signal),
    lookUpJaeger: (traceIds, isPretty, signal) => alive().call('lookUpJaeger', [traceIds, isPretty], signal),
    linkedFrom: (traceId, signal) => alive().call('linkedFrom', [traceId], signal),
    dependencies: (window, signal) => alive().call('dependencies', [window], signal),
    logsOf: (traceId, limit, signal) => alive().call('logsOf', [traceId, limit], signal),
    stats: async () => ({ ...(await alive().call('stats', [])), writesWaiting: thread.writesWaiting }),
    close() {
      isClosed = true;
      return thread.close();
    },
  };
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Owns the worker and who waits for what. Keeps the process alive only while somebody waits. */
class StoreThread {
  readonly opened: Promise<void>;
  writesWaiting = 0;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #writeBytes = 0;
  #nextId = 1;
  /** Why it answers no more. */
  ended: AppError | undefined;

  constructor({ threadFile, onWarning = () => undefined, ...workerData }: EmbeddedStoreOptions) {
    this.#worker = new Worker(threadFile, {
      workerData: workerData satisfies ThreadData,
      name: 'trace-store',
      execArgv: [],
    });
    this.opened = new Promise((resolve, reject) => {
      this.#pending.set(0, { resolve: () => resolve(), reject });
    });
    // Whoever asks a thread that did not open is told so by the answer.
    this.opened.catch(() => undefined);
    this.#worker.on('message', (reply: Reply) => this.#receive(reply, onWarning));
    // An error can overtake what the thread said before it; nothing overtakes the exit.
    let cause: unknown;
    this.#worker.on('error', (error) => (cause = error));
    this.#worker.on('exit', () => this.#end(cause));
  }

  async write(call: 'write' | 'writeLogs', otlpJson: Uint8Array): Promise<void> {
    const size = otlpJson.byteLength;
    if (this.writesWaiting >= WRITES_MAX || this.#writeBytes + size > WRITE_BYTES_MAX) {
      throw new AppError('unavailable', 'The trace store has too much to write.', { retryAfterS: 1 });
    }
    this.writesWaiting += 1;
    this.#writeBytes += size;
    try {
      // A copy is given away: the caller may go on with its own bytes, or they may be part of a pool.
      const copy = otlpJson.slice();
      await this.#ask({ id: this.#nextId++, call, args: [copy] }, [copy.buffer]);
    } finally {
      this.writesWaiting -= 1;
      this.#writeBytes -= size;
    }
  }

  async call<N extends Exclude<CallName, 'write' | 'writeLogs'>>(
    call: N,
    args: Calls[N]['args'],
    signal?: AbortSignal,
  ): Promise<Calls[N]['answer']> {
    signal?.throwIfAborted();
    const id = this.#nextId++;
    const abort = () => {
      const waiting = this.#take(id);
      if (!waiting) return;
      this.#worker.postMessage({ id, call: 'abort' } satisfies Request);
      waiting.reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort);
    try {
      return (await this.#ask({ id, call, args } as Request)) as Calls[N]['answer'];
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async close(): Promise<void> {
    if (this.ended) return;
    await this.call('close', []);
    await this.#worker.terminate();
  }

  #ask(request: Request, transfer: ArrayBuffer[] = []): Promise<unknown> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) this.#worker.ref();
      this.#pending.set(request.id, { resolve, reject });
      this.#worker.postMessage(request, transfer);
    });
  }

  #take(id: number): Pending | undefined {
    const waiting = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker.unref();
    return waiting;
  }

  #receive(reply: Reply, onWarning: (message: string) => void): void {
    if (reply.kind === 'warning') onWarning(reply.message);
    else if (reply.kind === 'opened') this.#take(0)?.resolve(undefined);
    else if (reply.kind === 'failed') this.#fail(fromWireError(reply.error));
    else if (reply.kind === 'answer') this.#take(reply.id)?.resolve(reply.value);
    else this.#take(reply.id)?.reject(fromWireError(reply.error));
  }

  /** The thread is gone. Whoever waits and whoever comes is told; the file holds all that was acknowledged. */
  #end(cause: unknown): void {
    this.#fail(new AppError('unavailable', 'The trace store has stopped.', { cause, retryAfterS: 10 }));
  }

  #fail(error: AppError): void {
    this.ended ??= error;
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(this.ended);
  }
}
