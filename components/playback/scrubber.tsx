'use client';
import { Slider } from '@base-ui/react/slider';
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { formatLengthMs, formatPositionMs } from '@/lib/base/duration';
import { type ChapterSpan, chapterAt } from '@/lib/catalog/chapter-spans';
import type { VideoState } from './use-video-state';

interface ScrubberProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: VideoState;
  readonly chapters: readonly ChapterSpan[];
  readonly durationMs: number;
  readonly onSeek: (positionMs: number) => void;
}

/** The film on one line, cut at its chapters. */
export function Scrubber({ video, state, chapters, durationMs, onSeek }: ScrubberProps) {
  const [hoverMs, setHoverMs] = useState<number>();
  const line = useRef<HTMLDivElement>(null);
  usePlayhead(video, line, state, durationMs);
  const percent = (ms: number): string => `${(ms / durationMs) * 100}%`;
  const parts: readonly Pick<ChapterSpan, 'startMs' | 'endMs'>[] =
    chapters.length > 0 ? chapters : [{ startMs: 0, endMs: durationMs }];
  const hovered = hoverMs === undefined ? undefined : chapterAt(chapters, hoverMs);

  function hover(event: PointerEvent): void {
    const box = event.currentTarget.getBoundingClientRect();
    if (event.pointerType === 'mouse') setHoverMs(((event.clientX - box.left) / box.width) * durationMs);
  }

  return (
    <Slider.Root
      value={Math.min(state.positionMs, durationMs)}
      min={0}
      max={durationMs}
      step={100}
      largeStep={30_000}
      onValueChange={onSeek}
      className="relative mb-1.5"
    >
      <Slider.Control
        className="h-7 cursor-pointer touch-none pointer-coarse:h-11"
        onPointerMove={hover}
        onPointerLeave={() => setHoverMs(undefined)}
      >
        <Slider.Track className="relative size-full">
          <div ref={line} aria-hidden="true" className="absolute inset-0 [--at:0%]">
            <Parts parts={parts} percent={percent} className="bg-line" />
            <Parts parts={parts} percent={percent} className="bg-accent" clipped />
            <span
              className="absolute top-[calc(50%+5px)] h-0.5 bg-faint"
              style={{
                left: percent(Math.min(state.positionMs, durationMs)),
                width: percent(Math.max(0, Math.min(state.bufferedMs, durationMs) - state.positionMs)),
              }}
            />
            <span className="absolute top-1/2 left-(--at) -ml-[1.5px] h-[22px] w-[3px] -translate-y-1/2 bg-action-hover" />
          </div>
          <Slider.Thumb
            aria-label="Position"
            getAriaValueText={(_, ms) => positionInWords(ms, durationMs, chapters)}
            className="h-[26px] w-2 rounded-1 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-1 has-[:focus-visible]:outline-focus"
          />
        </Slider.Track>
      </Slider.Control>
      {hoverMs !== undefined && (
        <div
          aria-hidden="true"
          className="pointer-events-none absolute bottom-[34px] flex -translate-x-1/2 gap-3 bg-canvas px-2 py-1 text-20 whitespace-nowrap outline outline-line"
          style={{ left: `clamp(64px, ${percent(hoverMs)}, calc(100% - 64px))` }}
        >
          {hovered && <span className="max-w-44 truncate">{hovered.name}</span>}
          <b>{formatPositionMs(hoverMs)}</b>
        </div>
      )}
    </Slider.Root>
  );
}

interface PartsProps {
  readonly parts: readonly Pick<ChapterSpan, 'startMs' | 'endMs'>[];
  readonly percent: (ms: number) => string;
  readonly className: string;
  readonly clipped?: boolean;
}

function Parts({ parts, percent, className, clipped = false }: PartsProps) {
  return (
    <span className={`absolute inset-0 ${clipped ? '[clip-path:inset(0_calc(100%-var(--at))_0_0)]' : ''}`}>
      {parts.map(({ startMs, endMs }) => (
        <span
          key={startMs}
          className={`absolute top-1/2 h-1.5 -translate-y-1/2 ${className}`}
          style={{ left: percent(startMs), width: `calc(${percent(endMs - startMs)} - 3px)` }}
        />
      ))}
    </span>
  );
}

/** The playhead moves with the picture, past React: the element reports its time only four times a second. */
function usePlayhead(
  video: RefObject<HTMLVideoElement | null>,
  line: RefObject<HTMLDivElement | null>,
  { paused, positionMs }: VideoState,
  durationMs: number,
): void {
  useEffect(() => {
    if (paused) line.current?.style.setProperty('--at', `${(Math.min(positionMs, durationMs) / durationMs) * 100}%`);
  }, [line, paused, positionMs, durationMs]);

  useEffect(() => {
    if (paused) return;
    let frame = 0;
    const draw = (): void => {
      const nowMs = Math.min((video.current?.currentTime ?? 0) * 1_000, durationMs);
      line.current?.style.setProperty('--at', `${(nowMs / durationMs) * 100}%`);
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [video, line, paused, durationMs]);
}

function positionInWords(ms: number, durationMs: number, chapters: readonly ChapterSpan[]): string {
  const chapter = chapterAt(chapters, ms);
  const where = chapter ? `, chapter ${chapter.number}, ${chapter.name}` : '';
  return `${formatLengthMs(ms)} of ${formatLengthMs(durationMs)}${where}`;
}
