import { SENT_AT_HEADER } from './names';
import { envelope, type ScopedJson, type SignalNames } from './otlp-json';
import { sessionId } from './session';

const BATCH_BYTES = 28 * 1024;
const QUEUE_BYTES_MAX = 256 * 1024;
const WAIT_MS = 3_000;
/** Browsers share 64 KiB among all keepalive requests in flight, and refuse what exceeds it. */
const KEEPALIVE_BYTES_MAX = 60 * 1024;
const RETRY_AFTER_S_MAX = 60;

/** Where items of one signal go, how they are wrapped, and how many at once. */
export type Outlet = readonly [path: string, names: SignalNames, itemsMax: number];

/**
 * Owns the spans or log records on their way out: a queue bounded in bytes, sent by size or time. A batch is tried once, and once
 * more where the intake says when; then it is dropped and counted. 410 ends it for this tab.
 */
export class BatchSender {
  /** Items lost on this page so far. */
  dropped = 0;
  readonly #outlet: Outlet;
  readonly #fetch: typeof fetch;
  readonly #onGone: () => void;
  #isGone: boolean;
  #queue: ScopedJson[] = [];
  #queueBytes = 0;
  #keepaliveBytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outlet: Outlet, nativeFetch: typeof fetch, isGone: boolean, onGone: () => void) {
    this.#outlet = outlet;
    this.#fetch = nativeFetch;
    this.#isGone = isGone;
    this.#onGone = onGone;
  }

  add(item: ScopedJson): void {
    if (this.#queueBytes + item.json.length > QUEUE_BYTES_MAX) {
      this.dropped += 1;
      return;
    }
    this.#queue.push(item);
    this.#queueBytes += item.json.length;
    if (this.#queueBytes >= BATCH_BYTES) this.flush(false);
    else this.#timer ??= setTimeout(() => this.flush(false), WAIT_MS);
  }

  /** Everything at once; when the page is going, in requests that outlive it where the browser allows. */
  flush(leaving: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#queue.length > 0) void this.#post(this.#take(), leaving, true);
  }

  #take(): ScopedJson[] {
    let count = 0;
    let bytes = 0;
    while (count < this.#queue.length && count < this.#outlet[2] && bytes < BATCH_BYTES) {
      bytes += this.#queue[count]?.json.length ?? 0;
      count += 1;
    }
    this.#queueBytes -= bytes;
    return this.#queue.splice(0, count);
  }

  async #post(batch: readonly ScopedJson[], leaving: boolean, mayRetry: boolean): Promise<void> {
    if (this.#isGone) return;
    const [path, names] = this.#outlet;
    const body = envelope(batch, names, sessionId(Date.now()));
    const keepalive = leaving && this.#keepaliveBytes + body.length <= KEEPALIVE_BYTES_MAX;
    if (keepalive) this.#keepaliveBytes += body.length;
    // Offline or blocked is like a refusal: counted, and never in the way of the page.
    const response = await this.#fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SENT_AT_HEADER]: `${Date.now()}` },
      body,
      keepalive,
      priority: 'low',
    }).catch(() => undefined);
    if (keepalive) this.#keepaliveBytes -= body.length;
    if (response?.ok) return;
    const waitS = response?.headers.get('retry-after');
    if (response?.status === 410) {
      this.#isGone = true;
      this.#onGone();
    } else if (mayRetry && waitS && Number(waitS) <= RETRY_AFTER_S_MAX) {
      setTimeout(() => void this.#post(batch, false, false), Number(waitS) * 1000);
    } else {
      this.dropped += batch.length;
    }
  }
}
