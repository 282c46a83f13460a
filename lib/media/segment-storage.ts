export interface Delivery {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves when all was read or the reader went away, with the bytes that were; rejects when reading failed. */
  readonly done: Promise<{ readonly bytes: number; readonly cancelled: boolean }>;
}

/** One open file. Read it or close it, once. */
export interface StoredFile {
  readonly bytes: number;
  /**
   * `from` and `to` inclusive. Reads only as fast as the stream is read, and closes the file at its end, when the
   * stream is cancelled, or when the signal says that nobody will ever read it.
   */
  read(from: number, to: number, signal?: AbortSignal): Delivery;
  close(): Promise<void>;
}

/** Where playlists and segments are: the file system, or an object store. */
export interface SegmentStorage {
  /** `path` is made of plain names and `/`. Undefined when there is no such file. */
  open(path: string): Promise<StoredFile | undefined>;
}
