import type { RefObject } from 'react';
import { type ChapterSpan, chapterAt } from '@/lib/catalog/chapter-spans';

export interface PlayerActions {
  togglePlay(): void;
  seek(positionMs: number): void;
  skip(byMs: number): void;
  skipChapter(by: -1 | 1): void;
  toggleMute(): void;
  nextRate(): void;
  toggleFullScreen(): void;
}

interface PlayerParts {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly stage: RefObject<HTMLElement | null>;
  readonly chapters: readonly ChapterSpan[];
  readonly durationMs: number;
}

const RATES = [1, 1.25, 1.5, 2, 0.75];
/** Going back within a chapter's first moments means the chapter before. */
const CHAPTER_GRACE_MS = 3_000;

/** What buttons and keys do, on the element itself. */
export function playerActions({ video, stage, chapters, durationMs }: PlayerParts): PlayerActions {
  const positionMs = (): number => (video.current?.currentTime ?? 0) * 1_000;
  const seek = (toMs: number): void => {
    if (video.current) video.current.currentTime = Math.min(Math.max(0, toMs), durationMs) / 1_000;
  };
  return {
    seek,
    togglePlay() {
      if (video.current?.paused) void video.current.play().catch(() => undefined);
      else video.current?.pause();
    },
    skip: (byMs) => seek(positionMs() + byMs),
    skipChapter(by) {
      const current = chapterAt(chapters, positionMs());
      if (by === 1) return seek(current?.endMs ?? durationMs);
      const isEarly = current !== undefined && positionMs() - current.startMs < CHAPTER_GRACE_MS;
      const back = isEarly ? chapters[current.number - 2] : current;
      seek(back?.startMs ?? 0);
    },
    toggleMute() {
      if (video.current) video.current.muted = !video.current.muted;
    },
    nextRate() {
      if (!video.current) return;
      const index = RATES.indexOf(video.current.playbackRate);
      video.current.playbackRate = RATES[(index + 1) % RATES.length] ?? 1;
    },
    toggleFullScreen() {
      const change = document.fullscreenElement ? document.exitFullscreen() : stage.current?.requestFullscreen();
      // Refused by the browser or its settings: the picture stays as it is.
      void change?.catch(() => undefined);
    },
  };
}
