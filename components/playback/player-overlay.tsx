'use client';
import { CircleAlert, Play } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { SupportCode } from '@/components/ui/support-code';
import { formatPositionMs } from '@/lib/base/duration';
import type { PlaybackStatus, PlaybackTrouble } from './use-playback';
import type { VideoState } from './use-video-state';

interface PlayerOverlayProps {
  readonly status: PlaybackStatus;
  readonly state: VideoState;
  /** Undefined where nobody knows it yet. */
  readonly placeMs: number | undefined;
  readonly code: string | undefined;
  readonly onPlay: () => void;
  readonly onRetry: () => void;
}

const WORDS: Record<PlaybackTrouble, string> = {
  unsupported: 'This browser plays neither Media Source Extensions nor HLS. Open the page in another one.',
  refused: 'The gateway did not let the stream through: this browser does not own the film, or its cookie is gone.',
  network: 'The stream can not be reached. Check the connection, then try again.',
  media: 'The stream came, but its picture or sound could not be read.',
  session: 'The gateway could not open a playback session.',
};

/** What stands over the picture when it does not play. */
export function PlayerOverlay({ status, state, placeMs, code, onPlay, onRetry }: PlayerOverlayProps) {
  if (status.kind === 'failed') {
    return (
      <div role="alert" className="absolute inset-0 grid place-items-center bg-stage/80 p-6">
        <div className="max-w-[460px]">
          <p className="flex items-center gap-2 text-50 font-strong">
            <CircleAlert aria-hidden="true" className="size-5 shrink-0 text-danger" strokeWidth={1.75} />
            The film stopped.
          </p>
          <p className="mt-2 text-text-2">{WORDS[status.trouble]}</p>
          <p className="mt-1 text-text-2">
            Your place is kept{placeMs !== undefined && ` at ${formatPositionMs(placeMs)}`}. Nothing was charged.
          </p>
          {code !== undefined && (
            <p className="mt-3 text-muted">
              <SupportCode code={code} />
            </p>
          )}
          <Button look="primary" size="lg" onClick={onRetry} className="mt-5">
            Try again
          </Button>
        </div>
      </div>
    );
  }
  if (state.stalled || (status.kind === 'starting' && !state.begun)) return <Waiting />;
  if (state.paused && !state.begun) {
    return (
      <div className="pointer-events-none absolute inset-0 grid place-items-center">
        <Button
          look="primary"
          square
          aria-label="Play the film"
          onClick={onPlay}
          className="pointer-events-auto !size-20 !rounded-full"
        >
          <Play aria-hidden="true" className="size-8 translate-x-0.5 fill-current" strokeWidth={1.75} />
        </Button>
      </div>
    );
  }
  return null;
}

/** Nothing for 200 ms, then a ring: most waits are shorter. */
function Waiting() {
  return (
    <div role="status" className="pointer-events-none absolute inset-0 grid place-items-center">
      <span className="sr-only">Loading</span>
      <span
        aria-hidden="true"
        className="size-12 waiting-ring rounded-full border-3 border-text border-r-transparent"
      />
    </div>
  );
}
