import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { Cache } from '@/lib/cache/cache';
import { type CacheSpace, cacheSpace } from '@/lib/cache/cache-space';
import { PlaybackBook } from '../playback-book';
import { type NowPlaying, nowPlaying } from './now-playing';

export interface PlaybackContext {
  /** By viewer. */
  readonly books: CacheSpace<PlaybackBook>;
  readonly playing: NowPlaying;
  readonly owns: (viewerId: string, titleId: string) => Promise<boolean>;
}

export interface PlaybackDependencies {
  readonly cache: Cache;
  readonly owns: PlaybackContext['owns'];
}

/** A title that was left a month ago begins from the start. */
const BOOK_TTL_MS = 30 * 86_400_000;

export const playbackContext = processSlot<PlaybackContext>('playback');

export function createPlaybackContext({ cache, owns }: PlaybackDependencies): PlaybackContext {
  return {
    books: cacheSpace(cache, { name: 'session', schema: PlaybackBook, ttlMs: BOOK_TTL_MS }),
    playing: nowPlaying(cache),
    owns,
  };
}
