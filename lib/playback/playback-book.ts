import { z } from 'zod';
import { type Heartbeat, PlaybackSession } from './playback-session';

/**
 * All that we remember of one viewer's playing: the open sessions, newest first, and where each title was left.
 * Pure: the store keeps a book per viewer, so that nobody can reach another viewer's session by its id.
 */
export const PlaybackBook = z.strictObject({
  sessions: z.array(PlaybackSession).readonly(),
  /** Entries, the latest first. */
  positions: z.array(z.tuple([z.string(), z.number()])).readonly(),
});

export type PlaybackBook = z.infer<typeof PlaybackBook>;

export const SESSIONS_MAX = 20;
const POSITIONS_MAX = 200;

export const EMPTY_BOOK: PlaybackBook = { sessions: [], positions: [] };

export function positionOf(book: PlaybackBook, titleId: string): number {
  return book.positions.find(([id]) => id === titleId)?.[1] ?? 0;
}

/** The new session begins where the title was left; over the limit the oldest session goes. */
export function withSession(book: PlaybackBook, session: Omit<PlaybackSession, 'positionMs'>): PlaybackBook {
  const opened: PlaybackSession = { ...session, positionMs: positionOf(book, session.titleId) };
  return { ...book, sessions: [opened, ...book.sessions].slice(0, SESSIONS_MAX) };
}

/** Undefined when the book has no such session. A film watched to its end begins anew the next time. */
export function withHeartbeat(book: PlaybackBook, sessionId: string, beat: Heartbeat): PlaybackBook | undefined {
  const before = book.sessions.find(({ id }) => id === sessionId);
  if (!before) return undefined;
  const after: PlaybackSession = {
    ...before,
    positionMs: beat.positionMs ?? before.positionMs,
    state: beat.state ?? before.state,
  };
  const left: [string, number] = [after.titleId, after.state === 'ended' ? 0 : after.positionMs];
  return {
    sessions: book.sessions.map((session) => (session.id === sessionId ? after : session)),
    positions: [left, ...book.positions.filter(([id]) => id !== after.titleId)].slice(0, POSITIONS_MAX),
  };
}

export function withoutSession(book: PlaybackBook, sessionId: string): PlaybackBook {
  return { ...book, sessions: book.sessions.filter(({ id }) => id !== sessionId) };
}
