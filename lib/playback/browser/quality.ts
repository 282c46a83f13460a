export interface Quality {
  readonly startupMs?: number;
  readonly stallsMs?: readonly number[];
}

const STALLS_MAX = 20;

/**
 * Measures what the viewer sees: how long the first picture took since `startedMs`, and each stop for want of data. A
 * stop ends where the film goes on or the viewer does something else; a jump waits too, and is none.
 */
export function watchQuality(
  video: HTMLVideoElement,
  startedMs: number,
  signal: AbortSignal,
  nowMs: () => number = () => performance.now(),
): { take(): Quality } {
  let startupMs: number | undefined;
  let stallsMs: number[] = [];
  let stalledSinceMs: number | undefined;
  let hasShown = video.readyState >= video.HAVE_CURRENT_DATA;
  if (hasShown) startupMs = nowMs() - startedMs;

  const begin = (): void => {
    if (hasShown && !video.paused && !video.seeking) stalledSinceMs ??= nowMs();
  };
  const end = (): void => {
    if (stalledSinceMs !== undefined && stallsMs.length < STALLS_MAX)
      stallsMs.push(Math.round(nowMs() - stalledSinceMs));
    stalledSinceMs = undefined;
  };
  const show = (): void => {
    if (!hasShown) startupMs = nowMs() - startedMs;
    hasShown = true;
  };
  video.addEventListener('loadeddata', show, { signal });
  video.addEventListener('waiting', begin, { signal });
  for (const event of ['playing', 'pause', 'seeking', 'ended']) video.addEventListener(event, end, { signal });

  return {
    take() {
      const taken = {
        ...(startupMs !== undefined && { startupMs: Math.round(startupMs) }),
        ...(stallsMs.length > 0 && { stallsMs }),
      };
      startupMs = undefined;
      stallsMs = [];
      return taken;
    },
  };
}
