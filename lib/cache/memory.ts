import { redisOpSpan } from '@/lib/telemetry/tracing';
import type { Cache } from './cache';
import { noteRead } from './note-read';

export interface MemoryCacheOptions {
  readonly entriesMax?: number;
  /** Of keys and values, as UTF-16. */
  readonly bytesMax?: number;
  readonly nowMs?: () => number;
}

interface Entry {
  readonly value: string;
  readonly expiresAtMs: number;
  readonly bytes: number;
}

/** In this process, bounded in entries and bytes; what was used longest ago goes first. */
export function createMemoryCache(options: MemoryCacheOptions = {}): Cache {
  const { entriesMax = 50_000, bytesMax = 32 * 2 ** 20, nowMs = () => performance.now() } = options;
  // A Map keeps insertion order; every use puts an entry at the end.
  const entries = new Map<string, Entry>();
  let bytes = 0;

  function remove(id: string): void {
    bytes -= entries.get(id)?.bytes ?? 0;
    entries.delete(id);
  }

  function read(id: string): string | undefined {
    const entry = entries.get(id);
    if (!entry) return undefined;
    if (entry.expiresAtMs <= nowMs()) {
      remove(id);
      return undefined;
    }
    entries.delete(id);
    entries.set(id, entry);
    return entry.value;
  }

  function write(id: string, value: string, ttlMs: number): void {
    remove(id);
    const entry: Entry = { value, expiresAtMs: nowMs() + ttlMs, bytes: 2 * (id.length + value.length) };
    if (entry.bytes > bytesMax) return;
    entries.set(id, entry);
    bytes += entry.bytes;
    for (const oldest of entries.keys()) {
      if (entries.size <= entriesMax && bytes <= bytesMax) break;
      remove(oldest);
    }
  }

  const idOf = (space: string, key: string): string => `${space}:${key}`;

  return {
    get: (space, key) =>
      redisOpSpan(
        'GET',
        space,
        async (span) => {
          const value = read(idOf(space, key));
          noteRead(span, space, value);
          return value;
        },
        'memory',
      ),
    set: (space, key, value, ttlMs) =>
      redisOpSpan('SET', space, async () => write(idOf(space, key), value, ttlMs), 'memory'),
    update: (space, key, change, ttlMs) =>
      redisOpSpan(
        'UPDATE',
        space,
        async (span) => {
          const id = idOf(space, key);
          const before = read(id);
          noteRead(span, space, before);
          const after = change(before);
          if (after === undefined) remove(id);
          else write(id, after, ttlMs);
          return after;
        },
        'memory',
      ),
    delete: (space, key) => redisOpSpan('DEL', space, async () => remove(idOf(space, key)), 'memory'),
  };
}
