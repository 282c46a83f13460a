import { ApiError } from '@/lib/http/fetch-json';
import { watchQuality } from './quality';
import { type Progress, reportProgress, reportProgressAtLeave, startSession } from './sessions-api';

interface HeartbeatInput {
  readonly sessionId: string;
  readonly titleId: string;
  readonly video: HTMLVideoElement;
  /** When the viewer asked for it, by the page's clock. */
  readonly startedMs: number;
  /** The flow's own, so that beats hang under their playback. */
  readonly fetch: typeof fetch;
}

const BEAT_MS = 10_000;

/**
 * Tells the server where the viewer is: every ten seconds while playing, at every pause, jump and end, and a last time
 * when the page is left. Returns what stops it. A beat that fails is not repeated: the next one says more.
 */
export function startHeartbeat({ video, titleId, startedMs, fetch: send, ...input }: HeartbeatInput): () => void {
  let sessionId = input.sessionId;
  const stopping = new AbortController();
  const quality = watchQuality(video, startedMs, stopping.signal);
  // Before its first picture the element stands at 0, wherever the film was left.
  let hasPlace = video.readyState >= video.HAVE_CURRENT_DATA;
  const takePlace = (): void => {
    hasPlace = true;
  };
  video.addEventListener('loadeddata', takePlace, { once: true, signal: stopping.signal });
  const progress = (): Progress => ({
    ...(hasPlace && { positionMs: Math.round(video.currentTime * 1_000) }),
    state: video.ended ? 'ended' : video.paused ? 'paused' : 'playing',
    ...quality.take(),
  });
  const beat = (): void => {
    reportProgress(sessionId, progress(), { fetch: send }).catch(async (error) => {
      // Sessions live in memory: after a restart of the server there is a new one.
      if (!(error instanceof ApiError) || error.status !== 404 || stopping.signal.aborted) return;
      const renewed = await startSession(titleId, { fetch: send, signal: stopping.signal }).catch(() => undefined);
      sessionId = renewed?.id ?? sessionId;
    });
  };
  const timer = setInterval(() => {
    if (!video.paused) beat();
  }, BEAT_MS);
  for (const event of ['playing', 'pause', 'seeked']) video.addEventListener(event, beat, { signal: stopping.signal });
  const leave = (): void => reportProgressAtLeave(sessionId, progress(), send);
  window.addEventListener('pagehide', leave, { signal: stopping.signal });
  return () => {
    stopping.abort();
    clearInterval(timer);
    leave();
  };
}
