const SLICE_MS = 8;

/** Lets writes and other reads in between the steps of a long search, and ends it when nobody waits for it. */
export class Pace {
  readonly #signal: AbortSignal;
  #until = performance.now() + SLICE_MS;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async rest(): Promise<void> {
    if (performance.now() < this.#until) return;
    await new Promise(setImmediate);
    this.#signal.throwIfAborted();
    this.#until = performance.now() + SLICE_MS;
  }
}
