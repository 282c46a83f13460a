/**
 * Where short-lived state lives: in this process, or in Redis. Values are text; `CacheSpace` gives them a shape.
 * A cache may forget anything at any time, and nothing that is owed to a viewer stands only here.
 */
export interface Cache {
  get(space: string, key: string): Promise<string | undefined>;
  set(space: string, key: string, value: string, ttlMs: number): Promise<void>;
  /** Reads, changes and writes as one step. `change` may run more than once; undefined removes the entry. */
  update(
    space: string,
    key: string,
    change: (value: string | undefined) => string | undefined,
    ttlMs: number,
  ): Promise<string | undefined>;
  delete(space: string, key: string): Promise<void>;
}
