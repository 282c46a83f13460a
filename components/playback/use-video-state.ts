'use client';
import { type RefObject, useEffect, useState } from 'react';

export interface VideoState {
  readonly paused: boolean;
  readonly ended: boolean;
  readonly muted: boolean;
  readonly rate: number;
  readonly positionMs: number;
  /** How far it can play on without the network. */
  readonly bufferedMs: number;
  /** It wants to play and has nothing to show. */
  readonly stalled: boolean;
  /** It has played at least once. */
  readonly begun: boolean;
}

const AT_REST: VideoState = {
  paused: true,
  ended: false,
  muted: false,
  rate: 1,
  positionMs: 0,
  bufferedMs: 0,
  stalled: false,
  begun: false,
};

const EVENTS = [
  'play',
  'playing',
  'pause',
  'ended',
  'timeupdate',
  'seeking',
  'seeked',
  'waiting',
  'progress',
  'volumechange',
  'ratechange',
  'emptied',
];

/** The element owns the truth; this is its last word. */
export function useVideoState(ref: RefObject<HTMLVideoElement | null>): VideoState {
  const [state, setState] = useState(AT_REST);

  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    const listening = new AbortController();
    const update = (event: Event): void =>
      setState((before) => ({
        paused: video.paused,
        ended: video.ended,
        muted: video.muted,
        rate: video.playbackRate,
        positionMs: placeOf(video, before.positionMs),
        bufferedMs: bufferedMsAt(video),
        stalled:
          !video.paused && !video.ended && (event.type === 'waiting' || video.readyState < video.HAVE_FUTURE_DATA),
        begun: before.begun || event.type === 'playing',
      }));
    for (const name of EVENTS) video.addEventListener(name, update, { signal: listening.signal });
    return () => listening.abort();
  }, [ref]);

  return state;
}

/** An element that waits for its stream stands at 0, wherever it was before. */
function placeOf(video: HTMLVideoElement, beforeMs: number): number {
  const isWaiting = video.readyState < video.HAVE_CURRENT_DATA && !video.seeking;
  return isWaiting ? beforeMs : video.currentTime * 1_000;
}

function bufferedMsAt({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime + 0.1 && currentTime <= buffered.end(index))
      return buffered.end(index) * 1_000;
  }
  return currentTime * 1_000;
}
