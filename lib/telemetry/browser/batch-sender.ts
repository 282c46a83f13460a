import { browserLimits, INTAKE_PATH, SENT_AT_HEADER } from './names';
import { envelope, type ScopedJson } from './otlp-json';

const BATCH_BYTES = 28 * 1024;
const LEAVING_BATCH_BYTES = 56 * 1024;
const QUEUE_BYTES_MAX = 256 * 1024;
const WAIT_MS = 3_000;
/** Browsers share 64 KiB among all keepalive requests in flight, and refuse what exceeds it. */
const KEEPALIVE_BYTES_MAX = 60 * 1024;
const RETRY_AFTER_MS_MAX = 60_000;
/** The envelope around a batch, generously. */
const ENVELOPE_BYTES = 512;

/**
 * Owns the spans on their way out: a queue bounded in bytes, sent by size or time. A batch is tried once, and once
 * more where the intake says when; then it is dropped and counted. 410 ends it for this tab.
 */
export class BatchSender {
  readonly #fetch: typeof fetch;
  readonly #onGone: () => void;
  #queue: ScopedJson[] = [];
  #queueBytes = 0;
  #keepaliveBytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;
  #isGone: boolean;
  #dropped = 0;
  #toldDropped = 0;

  constructor(nativeFetch: typeof fetch, options: { readonly isGone: boolean; readonly onGone: () => void }) {
    this.#fetch = nativeFetch;
    this.#isGone = options.isGone;
    this.#onGone = options.onGone;
  }

  add(span: ScopedJson): void {
    if (this.#isGone) return;
    if (this.#queueBytes + span.json.length > QUEUE_BYTES_MAX) {
      this.#dropped += 1;
      return;
    }
    this.#queue.push(span);
    this.#queueBytes += span.json.length;
    if (this.#queueBytes >= BATCH_BYTES) void this.#drain();
    else this.#timer ??= setTimeout(() => void this.#drain(), WAIT_MS);
  }

  /** How many were dropped on this page, where that has changed since it was asked last. */
  newDropped(): number | undefined {
    if (this.#dropped === this.#toldDropped) return undefined;
    this.#toldDropped = this.#dropped;
    return this.#dropped;
  }

  /** The page is going: everything at once, outliving it where the browser allows. */
  leave(): void {
    while (this.#queue.length > 0) void this.#post(this.#take(LEAVING_BATCH_BYTES), true);
  }

  async #drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#queue.length > 0) await this.#send(this.#take(BATCH_BYTES));
    this.#isSending = false;
  }

  #take(bytesMax: number): ScopedJson[] {
    let count = 0;
    let bytes = ENVELOPE_BYTES;
    for (const { json } of this.#queue) {
      bytes += json.length + 1;
      if (count > 0 && (bytes > bytesMax || count >= browserLimits.spansMax)) break;
      count += 1;
      this.#queueBytes -= json.length;
    }
    return this.#queue.splice(0, count);
  }

  async #send(batch: readonly ScopedJson[]): Promise<void> {
    const waitMs = await this.#post(batch, false);
    if (waitMs === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if ((await this.#post(batch, false)) !== undefined) this.#dropped += batch.length;
  }

  /** The time to wait before the one retry; undefined when there is nothing more to do for this batch. */
  async #post(batch: readonly ScopedJson[], leaving: boolean): Promise<number | undefined> {
    const body = envelope(batch);
    const keepalive = leaving && this.#keepaliveBytes + body.length <= KEEPALIVE_BYTES_MAX;
    if (keepalive) this.#keepaliveBytes += body.length;
    try {
      const headers = { 'content-type': 'application/json', [SENT_AT_HEADER]: String(Date.now()) };
      const response = await this.#fetch(INTAKE_PATH, { method: 'POST', headers, body, keepalive, priority: 'low' });
      if (response.status === 410) this.#stop();
      if (response.ok || response.status === 410) return undefined;
      const waitMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
      if (waitMs >= 0) return Math.min(waitMs, RETRY_AFTER_MS_MAX);
    } catch {
      // Offline or blocked: counted below, never in the way of the page.
    } finally {
      if (keepalive) this.#keepaliveBytes -= body.length;
    }
    this.#dropped += batch.length;
    return undefined;
  }

  #stop(): void {
    this.#isGone = true;
    this.#queue = [];
    this.#queueBytes = 0;
    this.#onGone();
  }
}
