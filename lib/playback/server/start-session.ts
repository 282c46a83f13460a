import 'server-only';
import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/base/errors';
import { isCacheUnavailable } from '@/lib/cache/cache';
import { parseInput } from '@/lib/http/server/route-handler';
import { logger } from '@/lib/telemetry/server/logger';
import { withSpan } from '@/lib/telemetry/tracing';
import { EMPTY_BOOK, withSession } from '../playback-book';
import { CreateSession, type PlaybackSession } from '../playback-session';
import { playbackKeys, playbackSpans } from '../telemetry';
import type { PlaybackContext } from './context';
import { countStart } from './count-playback';

const log = logger('playback');

/** Opens a session for who owns the title; it resumes where the title was left. */
export async function startSession(
  input: { readonly viewerId: string; readonly body: unknown },
  ctx: PlaybackContext,
): Promise<PlaybackSession> {
  const { titleId } = parseInput(CreateSession, input.body);
  const open = async (): Promise<PlaybackSession> => {
    if (!(await ctx.owns(input.viewerId, titleId))) {
      throw new AppError('forbidden', 'You do not own this title.', { reason: 'not_entitled' });
    }
    const id = randomUUID();
    const playlistUrl = `/media/${titleId}/master.m3u8`;
    const fresh = { id, titleId, state: 'paused', playlistUrl } as const;
    try {
      const book = await ctx.books.update(input.viewerId, (before) => withSession(before ?? EMPTY_BOOK, fresh));
      const session = book?.sessions.find((candidate) => candidate.id === id);
      if (!session) throw new AppError('unavailable', 'The session could not be kept.', { retryAfterS: 5 });
      return session;
    } catch (error) {
      if (!isCacheUnavailable(error)) throw error;
      // Who owns the film can watch it; only where it was left is not known. The player renews it later.
      return { ...fresh, positionMs: 0 };
    }
  };
  return withSpan(playbackSpans.start, { attributes: { [playbackKeys.title]: titleId } }, async () => {
    const session = await countStart(open);
    log.info({ title: titleId, position_ms: session.positionMs }, 'a viewing began');
    return session;
  });
}
