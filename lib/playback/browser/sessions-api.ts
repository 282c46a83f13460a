import { z } from '@/lib/base/schema';
import { fetchJson } from '@/lib/http/fetch-json';
import type { Quality } from './quality';

const SessionAnswer = z.object({
  session: z.object({
    id: z.string(),
    titleId: z.string(),
    positionMs: z.number(),
    state: z.string(),
    playlistUrl: z.string(),
  }),
});

export type StartedSession = z.infer<typeof SessionAnswer>['session'];

export interface Progress extends Quality {
  /** Absent while it is not known: then the place stays where it was. */
  readonly positionMs?: number;
  readonly state: 'playing' | 'paused' | 'ended';
}

export async function startSession(
  titleId: string,
  options: { fetch: typeof fetch; signal: AbortSignal },
): Promise<StartedSession> {
  return (await fetchJson('/api/sessions', { schema: SessionAnswer, method: 'POST', body: { titleId }, ...options }))
    .session;
}

/** Where the viewer is; throws an `ApiError` with status 404 when the session is gone. */
export async function reportProgress(
  sessionId: string,
  progress: Progress,
  options: { fetch: typeof fetch },
): Promise<void> {
  await fetchJson(`/api/sessions/${sessionId}`, { schema: z.unknown(), method: 'PATCH', body: progress, ...options });
}

/** The last word of a page that is being left: outlives the page and nobody waits for it. */
export function reportProgressAtLeave(sessionId: string, progress: Progress, send: typeof fetch): void {
  send(`/api/sessions/${sessionId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(progress),
    keepalive: true,
  }).catch(() => {
    // The position of the last heartbeat stays.
  });
}
