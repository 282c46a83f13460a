'use client';
import { Maximize, Minimize, Pause, Play, RotateCcw, RotateCw, SkipForward, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import { formatPositionMs } from '@/lib/base/duration';
import type { ChapterSpan } from '@/lib/catalog/chapter-spans';
import type { PlayerActions } from './player-actions';
import type { VideoState } from './use-video-state';

interface PlayerControlsProps {
  readonly state: VideoState;
  readonly actions: PlayerActions;
  readonly chapter: ChapterSpan | undefined;
  readonly durationMs: number;
  readonly fullScreen: boolean;
}

const ICON = { 'aria-hidden': true, strokeWidth: 1.75, className: 'size-5' } as const;

export function PlayerControls({ state, actions, chapter, durationMs, fullScreen }: PlayerControlsProps) {
  return (
    <div className="flex items-center gap-0 max-sm:justify-between sm:gap-1.5">
      <Tooltip text={state.paused ? 'Play' : 'Pause'} hint="Space">
        <Button
          look="primary"
          square
          size="lg"
          aria-label={state.paused ? 'Play' : 'Pause'}
          onClick={actions.togglePlay}
          className="!rounded-full"
        >
          {state.paused ? (
            <Play {...ICON} className="size-5 fill-current" />
          ) : (
            <Pause {...ICON} className="size-5 fill-current" />
          )}
        </Button>
      </Tooltip>
      <IconButton label="Back 10 seconds" hint="←" onClick={() => actions.skip(-10_000)}>
        <RotateCcw {...ICON} />
      </IconButton>
      <IconButton label="Forward 10 seconds" hint="→" onClick={() => actions.skip(10_000)}>
        <RotateCw {...ICON} />
      </IconButton>
      <IconButton label="Next chapter" hint="Shift →" onClick={() => actions.skipChapter(1)} wideOnly>
        <SkipForward {...ICON} />
      </IconButton>
      <IconButton label={state.muted ? 'Sound on' : 'Mute'} hint="M" onClick={actions.toggleMute}>
        {state.muted ? <VolumeX {...ICON} /> : <Volume2 {...ICON} />}
      </IconButton>
      <span className="mx-1 text-30 whitespace-nowrap sm:mx-3 sm:text-40">
        <b>{formatPositionMs(state.positionMs)}</b> <span className="text-muted">/ {formatPositionMs(durationMs)}</span>
      </span>
      {chapter && (
        <span className="truncate text-muted max-sm:hidden">
          {chapter.number} · {chapter.name}
        </span>
      )}
      <span className="flex-1 max-sm:hidden" />
      <Tooltip text="Speed">
        <Button
          look="quiet"
          size="md"
          aria-label={`Speed, ${state.rate} times`}
          onClick={actions.nextRate}
          className="max-sm:hidden"
        >
          {state.rate}×
        </Button>
      </Tooltip>
      <IconButton label={fullScreen ? 'Leave full screen' : 'Full screen'} hint="F" onClick={actions.toggleFullScreen}>
        {fullScreen ? <Minimize {...ICON} /> : <Maximize {...ICON} />}
      </IconButton>
    </div>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly hint: string;
  readonly wideOnly?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function IconButton({ label, hint, wideOnly = false, onClick, children }: IconButtonProps) {
  return (
    <Tooltip text={label} hint={hint}>
      <Button
        look="quiet"
        size="md"
        square
        aria-label={label}
        onClick={onClick}
        className={wideOnly ? 'max-sm:hidden' : ''}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
