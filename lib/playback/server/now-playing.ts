import 'server-only';
import { z } from 'zod';
import type { Cache } from '@/lib/cache/cache';
import { type CacheSpace, cacheSpace } from '@/lib/cache/cache-space';
import type { PlaybackSession } from '../playback-session';

/** A player beats every ten seconds while it plays: after three missed beats the stream is over. */
const ALIVE_MS = 35_000;
/** Players of many processes write here: by the first digit of the session's id, each in a shelf of its own. */
const SHELVES = [...'0123456789abcdef'];
const STREAMS_PER_SHELF = 500;

/** By session: the title, and when it last beat. */
const Shelf = z.record(z.string(), z.tuple([z.string(), z.number()]));
type Shelf = z.infer<typeof Shelf>;

export interface NowPlaying {
  /** After a heartbeat or the end of a session. Nothing is owed to it: a cache that is away is no failure. */
  note(session: Pick<PlaybackSession, 'id' | 'titleId' | 'state'>): Promise<void>;
  /** Streams that play right now, by title. */
  count(): Promise<ReadonlyMap<string, number>>;
}

/** Owns who plays at this moment, over all web processes that share the cache. Bounded; says nothing of viewers. */
export function nowPlaying(cache: Cache, nowMs: () => number = Date.now): NowPlaying {
  const shelves: CacheSpace<Shelf> = cacheSpace(cache, { name: 'playing', schema: Shelf, ttlMs: ALIVE_MS });
  const alive = (shelf: Shelf) => Object.entries(shelf).filter(([, [, beatMs]]) => nowMs() - beatMs < ALIVE_MS);
  return {
    async note({ id, titleId, state }) {
      try {
        await shelves.update(id.slice(0, 1), (before = {}) => {
          const others = alive(before).filter(([other]) => other !== id);
          if (state !== 'playing') return others.length === 0 ? undefined : Object.fromEntries(others);
          return Object.fromEntries([...others.slice(1 - STREAMS_PER_SHELF), [id, [titleId, nowMs()]]]);
        });
      } catch {
        // The next beat is ten seconds away.
      }
    },
    async count() {
      const titles = new Map<string, number>();
      for (const shelf of await Promise.all(SHELVES.map((key) => shelves.get(key)))) {
        for (const [, [titleId]] of alive(shelf ?? {})) titles.set(titleId, (titles.get(titleId) ?? 0) + 1);
      }
      return titles;
    },
  };
}
