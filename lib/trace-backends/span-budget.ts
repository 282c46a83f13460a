const SPANS_MAX = 200_000;

/**
 * What one answer of whole traces may hold: traces in turn until one does not fit any more, and the first however long
 * it is.
 */
export class SpanBudget {
  readonly #max: number;
  #used = 0;

  constructor(max: number = SPANS_MAX) {
    this.#max = max;
  }

  /** No trace fits any more, so none need be read. */
  get isSpent(): boolean {
    return this.#used > this.#max;
  }

  takes(spans: number): boolean {
    const fits = this.#used === 0 || this.#used + spans <= this.#max;
    this.#used += spans;
    return fits;
  }
}
