import 'server-only';
import { AppError } from '@/lib/base/errors';
import { parseInput } from '@/lib/http/server/route-handler';
import { logger } from '@/lib/telemetry/server/logger';
import { withSpan } from '@/lib/telemetry/tracing';
import { withHeartbeat, withoutSession } from '../playback-book';
import { Heartbeat, type PlaybackSession } from '../playback-session';
import { playbackKeys, playbackSpans } from '../telemetry';
import type { PlaybackContext } from './context';
import { countHeartbeat } from './count-playback';

const log = logger('playback');

interface SessionOfViewer {
  readonly viewerId: string;
  readonly sessionId: string;
}

/** Newest first. */
export async function listSessions(viewerId: string, ctx: PlaybackContext): Promise<readonly PlaybackSession[]> {
  return (await ctx.books.get(viewerId))?.sessions ?? [];
}

/** Another viewer's session is as unknown as one that never was. */
export async function getSession(input: SessionOfViewer, ctx: PlaybackContext): Promise<PlaybackSession> {
  const book = await ctx.books.get(input.viewerId);
  return book?.sessions.find(({ id }) => id === input.sessionId) ?? unknownSession();
}

export async function recordHeartbeat(
  input: SessionOfViewer & { readonly body: unknown },
  ctx: PlaybackContext,
): Promise<PlaybackSession> {
  const beat = parseInput(Heartbeat, input.body);
  return withSpan(playbackSpans.heartbeat, {}, async (span) => {
    const book = await ctx.books.update(
      input.viewerId,
      (before) => before && (withHeartbeat(before, input.sessionId, beat) ?? before),
    );
    const session = book?.sessions.find(({ id }) => id === input.sessionId) ?? unknownSession();
    await ctx.playing.note(session);
    countHeartbeat(beat, session);
    span.setAttributes({
      [playbackKeys.title]: session.titleId,
      [playbackKeys.positionMs]: session.positionMs,
      [playbackKeys.state]: session.state,
    });
    return session;
  });
}

/** Ends it; where the title was left stays known. */
export async function endSession(input: SessionOfViewer, ctx: PlaybackContext): Promise<void> {
  await withSpan(playbackSpans.end, {}, async () => {
    let ended: PlaybackSession | undefined;
    await ctx.books.update(input.viewerId, (before) => {
      ended = before?.sessions.find(({ id }) => id === input.sessionId);
      return before && withoutSession(before, input.sessionId);
    });
    const session = ended ?? unknownSession();
    await ctx.playing.note({ ...session, state: 'ended' });
    log.info({ title: session.titleId, position_ms: session.positionMs }, 'a viewing ended');
  });
}

function unknownSession(): never {
  throw new AppError('not_found', 'There is no such session.');
}
