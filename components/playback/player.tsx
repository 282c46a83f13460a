'use client';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { SupportCode } from '@/components/ui/support-code';
import { TimeRows } from '@/components/ui/time-rows';
import { wideArtOf } from '@/lib/catalog/art';
import { chapterAt, chapterSpans } from '@/lib/catalog/chapter-spans';
import type { Title } from '@/lib/catalog/title';
import { playerActions } from './player-actions';
import { PlayerControls } from './player-controls';
import { PlayerKeys } from './player-keys';
import { PlayerOverlay } from './player-overlay';
import { Scrubber } from './scrubber';
import { usePlayback } from './use-playback';
import { usePlayerKeys } from './use-player-keys';
import { useVideoState } from './use-video-state';

interface PlayerProps {
  readonly title: Title;
  readonly durationMs: number;
  /** Beside the title, below the picture. */
  readonly children: ReactNode;
}

export function Player({ title, durationMs, children }: PlayerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const stage = useRef<HTMLElement>(null);
  const state = useVideoState(video);
  const { status, code, leftMs, retry } = usePlayback(video, title.id, durationMs);
  const chapters = useMemo(() => chapterSpans(title.chapters, durationMs), [title.chapters, durationMs]);
  const actions = useMemo(() => playerActions({ video, stage, chapters, durationMs }), [chapters, durationMs]);
  usePlayerKeys(actions);
  const fullScreen = useFullScreen(stage);
  const chapter = chapterAt(chapters, state.positionMs);

  return (
    <main id="main">
      <section
        ref={stage}
        data-scene="stage"
        aria-label="Player"
        className="flex flex-col text-40 sm:h-[calc(100svh-64px-92px)] sm:min-h-[420px]"
      >
        <div className="relative min-h-0 sm:flex-1">
          <video
            ref={video}
            poster={wideArtOf(title.id)}
            playsInline
            aria-label={title.name}
            className="aspect-video size-full bg-stage object-contain sm:absolute sm:inset-0 sm:aspect-auto"
            onClick={actions.togglePlay}
            onDoubleClick={actions.toggleFullScreen}
          />
          <PlayerOverlay
            status={status}
            state={state}
            placeMs={state.begun ? state.positionMs : leftMs}
            code={code}
            onPlay={actions.togglePlay}
            onRetry={retry}
          />
        </div>
        <div className="bg-canvas px-3 pt-2 pb-2.5 sm:px-(--gutter) sm:pt-3 sm:pb-4">
          <Scrubber video={video} state={state} chapters={chapters} durationMs={durationMs} onSeek={actions.seek} />
          <PlayerControls
            state={state}
            actions={actions}
            chapter={chapter}
            durationMs={durationMs}
            fullScreen={fullScreen}
          />
        </div>
      </section>
      <section className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-(--gutter) py-[18px]">
        <div>
          <h1 className="headline text-60">{title.name}</h1>
          <p className="flex flex-wrap gap-x-3.5 text-30 text-muted">
            <span>Yours to keep</span>
            {chapter && (
              <span>
                Chapter {chapter.number} of {chapters.length}
              </span>
            )}
            {code !== undefined && <SupportCode code={code} />}
          </p>
        </div>
        {children}
      </section>
      {chapters.length > 0 && (
        <section className="px-(--gutter) pt-2" aria-labelledby="chapters-heading">
          <h2 id="chapters-heading" className="heading mb-[18px] text-60">
            Chapters
          </h2>
          <TimeRows
            rows={chapters}
            lengthMs={durationMs}
            doneMs={state.positionMs}
            onSelect={({ startMs }) => actions.seek(startMs)}
          />
        </section>
      )}
      <PlayerKeys />
    </main>
  );
}

function useFullScreen(stage: RefObject<HTMLElement | null>): boolean {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const update = (): void => setFull(document.fullscreenElement === stage.current);
    document.addEventListener('fullscreenchange', update, { signal: listening.signal });
    return () => listening.abort();
  }, [stage]);
  return isFull;
}
