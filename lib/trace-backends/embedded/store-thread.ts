import { parentPort, workerData } from 'node:worker_threads';
import { assertDefined } from '@/lib/base/assert';
import type { Span } from '@/lib/traces/model';
import { legacyTraces } from '@/lib/traces/to-jaeger';
import { toOtlp } from '@/lib/traces/to-otlp';
import { jaegerBytes, otlpBytes, printJaeger } from '../trace-bytes';
import { type Reply, type Request, type ThreadData, toWireError } from './protocol';
import { EmbeddedStore } from './store';

/**
 * The thread of the embedded store, an entry of its own (`dist/trace-store.mjs`). Reads are answered as they come;
 * writes wait up to GROUP_MS for others, and one commit serves them all.
 */
const GROUP_MS = 10;
const GROUP_BYTES_MAX = 2_000_000;
const MAINTENANCE_RETRY_MS = 10_000;
/** What grows old does so without anybody writing. */
const MAINTENANCE_MS = 30_000;

type Write = Extract<Request, { call: 'write' | 'writeLogs' }>;
type Read = Exclude<Request, { call: 'write' | 'writeLogs' | 'abort' | 'close' }>;

const port = assertDefined(parentPort, 'the port of the store thread');
const { directory, bytesMax, ageMaxMs } = workerData as ThreadData;
const send = (reply: Reply, transfer: ArrayBuffer[] = []): void => port.postMessage(reply, transfer);

const store = openStore();
const reads = new Map<number, AbortController>();
let queue: Write[] = [];
let timer: NodeJS.Timeout | undefined;
let isMaintaining = false;

setInterval(() => !isMaintaining && maintainSoon(0), MAINTENANCE_MS).unref();

port.on('message', (request: Request) => {
  if (request.call === 'write' || request.call === 'writeLogs') enqueue(request);
  else if (request.call === 'abort') reads.get(request.id)?.abort();
  else if (request.call === 'close') close(request.id);
  else void read(request);
});

function openStore(): EmbeddedStore {
  try {
    const opened = new EmbeddedStore({
      directory,
      bytesMax,
      ...(ageMaxMs !== undefined && { ageMaxMs }),
      onWarning: (message) => send({ kind: 'warning', message }),
    });
    send({ kind: 'opened' });
    return opened;
  } catch (error) {
    send({ kind: 'failed', error: toWireError(error) });
    throw error;
  }
}

function enqueue(request: Write): void {
  queue.push(request);
  timer ??= setTimeout(commitGroup, GROUP_MS);
}

/** As much as is good for one transaction; the rest after whoever asked for something meanwhile. */
function commitGroup(): void {
  timer = undefined;
  let bytes = 0;
  const count = queue.findIndex(({ args: [body] }) => (bytes += body.byteLength) > GROUP_BYTES_MAX);
  const group = queue.splice(0, count === -1 ? queue.length : Math.max(1, count));
  const traces = group.filter(({ call }) => call === 'write');
  const logs = group.filter(({ call }) => call === 'writeLogs');
  const written = [...traces, ...logs];
  store.commit(traces.map(bodyOf), logs.map(bodyOf)).forEach((error, index) => {
    const id = written[index]?.id ?? 0;
    send(error ? { kind: 'error', id, error: toWireError(error) } : { kind: 'answer', id, value: undefined });
  });
  if (queue.length > 0) timer = setTimeout(commitGroup, 0);
  if (!isMaintaining) maintainSoon(0);
}

function bodyOf({ args: [body] }: Write): Uint8Array {
  return body;
}

function maintainSoon(delayMs: number): void {
  isMaintaining = true;
  setTimeout(() => {
    isMaintaining = false;
    try {
      if (store.maintain()) maintainSoon(0);
    } catch (error) {
      send({ kind: 'warning', message: `The trace store could not be maintained: ${toWireError(error).message}` });
      maintainSoon(MAINTENANCE_RETRY_MS);
    }
  }, delayMs);
}

async function read(request: Read): Promise<void> {
  const controller = new AbortController();
  reads.set(request.id, controller);
  try {
    const value = await answer(request, controller.signal);
    const transfer = value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
    send({ kind: 'answer', id: request.id, value }, transfer);
  } catch (error) {
    if (!controller.signal.aborted) send({ kind: 'error', id: request.id, error: toWireError(error) });
  } finally {
    reads.delete(request.id);
  }
}

function answer(request: Read, signal: AbortSignal): unknown {
  switch (request.call) {
    case 'services':
      return store.services();
    case 'operations':
      return store.operations(...request.args);
    case 'summaries':
      return store.summaries(...request.args, signal);
    case 'search':
      return store.search(...request.args, signal);
    case 'trace':
      return store.trace(...request.args);
    case 'traceOtlp':
      return bytesOf(request.args[0], (spans) => JSON.stringify({ result: toOtlp(spans) }));
    case 'traceColumns':
      return store.traceColumns(...request.args);
    case 'traceJaeger':
      return bytesOf(request.args[0], (spans) => printJaeger(legacyTraces([spans]), request.args[1]));
    case 'searchOtlp':
      return otlpBytes(store.traces(request.args[0], signal));
    case 'searchJaeger':
      return jaegerBytes(store.traces(request.args[0], signal), request.args[1]);
    case 'lookUpJaeger':
      return jaegerBytes(store.lookUp(request.args[0], signal), request.args[1]);
    case 'linkedFrom':
      return store.linkedFrom(...request.args, signal);
    case 'dependencies':
      return store.dependencies(...request.args, signal);
    case 'logsOf':
      return store.logsOf(...request.args);
    case 'stats':
      return store.stats();
  }
}

function bytesOf(traceId: string, textOf: (spans: readonly Span[]) => string): Uint8Array | undefined {
  const spans = store.trace(traceId);
  return spans && new TextEncoder().encode(textOf(spans));
}

function close(id: number): void {
  while (queue.length > 0) commitGroup();
  clearTimeout(timer);
  store.close();
  send({ kind: 'answer', id, value: undefined });
  port.close();
}
