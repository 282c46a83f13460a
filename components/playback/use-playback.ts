'use client';
import { type RefObject, useEffect, useState } from 'react';
import { ApiError } from '@/lib/http/fetch-json';
import { attachStream, type Stream, StreamError } from '@/lib/playback/browser/attach-stream';
import { startHeartbeat } from '@/lib/playback/browser/heartbeat';
import { startSession } from '@/lib/playback/browser/sessions-api';
import { flow } from '@/lib/telemetry/browser/flow';
import { supportCode } from '@/lib/telemetry/support-code';

export type PlaybackTrouble = StreamError['trouble'] | 'session';

export type PlaybackStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly trouble: PlaybackTrouble };

interface Playback {
  readonly status: PlaybackStatus;
  /** Of this playback, for support; undefined with telemetry off. */
  readonly code: string | undefined;
  /** Where the film was left the last time; undefined until the server has said so. */
  readonly leftMs: number | undefined;
  retry(): void;
}

/** Opens a session for the title and brings its stream to the element; ends both when the page is left. */
export function usePlayback(video: RefObject<HTMLVideoElement | null>, titleId: string, durationMs: number): Playback {
  const [status, setStatus] = useState<PlaybackStatus>({ kind: 'starting' });
  const [code, setCode] = useState<string>();
  const [leftMs, setLeft] = useState<number>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    let stream: Stream | undefined;
    let stopHeartbeat: (() => void) | undefined;
    const fail = (error: unknown): void => {
      if (signal.aborted) return;
      if (error instanceof ApiError && error.traceId) setCode(supportCode(error.traceId));
      setStatus({ kind: 'failed', trouble: troubleOf(error) });
    };

    const startedMs = performance.now();
    flow('playback.start', async (f) => {
      f.setAttribute('mediagw.title.id', titleId);
      if (f.traceId) setCode(supportCode(f.traceId));
      const session = await startSession(titleId, { fetch: f.fetch, signal });
      setLeft(session.positionMs);
      // Left within the last second means watched: it begins anew.
      const startMs = session.positionMs < durationMs - 1_000 ? session.positionMs : 0;
      const attached = await attachStream({
        video: element,
        playlistUrl: session.playlistUrl,
        startMs,
        request: f.request,
        onFatal: fail,
      });
      if (signal.aborted) return attached.detach();
      stream = attached;
      stopHeartbeat = startHeartbeat({ sessionId: session.id, titleId, video: element, startedMs, fetch: f.fetch });
      // Without a click on this page the browser may refuse; then the viewer presses Play.
      element.play().catch(() => undefined);
      await attached.ready;
    }).then(
      () => !signal.aborted && setStatus({ kind: 'ready' }),
      (error) => fail(error),
    );

    return () => {
      leaving.abort();
      stopHeartbeat?.();
      stream?.detach();
    };
  }, [video, titleId, durationMs, attempt]);

  return {
    status,
    code,
    leftMs,
    retry() {
      setStatus({ kind: 'starting' });
      setAttempt((before) => before + 1);
    },
  };
}

function troubleOf(error: unknown): PlaybackTrouble {
  if (error instanceof StreamError) return error.trouble;
  if (error instanceof ApiError && error.status === 403) return 'refused';
  return error instanceof ApiError ? 'session' : 'network';
}
