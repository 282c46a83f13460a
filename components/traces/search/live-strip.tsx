'use client';

import { ArrowUp, Pause, Play } from 'lucide-react';
import type { RefObject } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { failureOf } from '../failure';
import type { ListAction, ListState } from './list-store';

export interface LiveStripProps {
  readonly list: ListState;
  /** The window ends now; one that has ended is asked for once. */
  readonly live: boolean;
  readonly dispatch: (action: ListAction) => void;
  readonly table: RefObject<HTMLTableElement | null>;
}

/** Tells whether rows come by themselves, what holds them, and lets the waiting ones in. */
export function LiveStrip({ list, live, dispatch, table }: LiveStripProps) {
  const { newCount } = list;
  const paused = list.paused || !live;
  const letIn = (): void => {
    dispatch(list.paused ? { type: 'paused', paused: false } : { type: 'released' });
    if ((table.current?.getBoundingClientRect().top ?? 0) < 0) table.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <div className="flex min-h-8 items-center gap-2.5 border-b border-line bg-surface px-4 text-20 max-sm:min-h-12 max-sm:px-3">
      <span
        aria-hidden="true"
        className={`size-2 flex-none rounded-full ${paused ? 'bg-line-control' : 'bg-accent shadow-[0_0_0_3px_var(--accent-soft)]'}`}
      />
      <b>{live ? (paused ? 'Paused' : 'Live') : 'Not live'}</b>
      <span className="min-w-0 truncate text-muted">{live ? statusText(list) : 'This window has ended.'}</span>
      {newCount > 0 && (
        <Button look="quiet" className="text-accent" onClick={letIn}>
          <Icon of={ArrowUp} size={14} />
          {newCount} new
        </Button>
      )}
      <span role="status" className="sr-only">
        {newCount > 0 ? 'New traces wait above.' : ''}
      </span>
      {live && (
        <Button
          look="quiet"
          className="ml-auto"
          aria-pressed={paused}
          onClick={() => dispatch({ type: 'paused', paused: !paused })}
        >
          <Icon of={paused ? Play : Pause} size={14} />
          {paused ? 'Resume' : 'Pause'}
        </Button>
      )}
    </div>
  );
}

function statusText({ phase, error, paused, fresh }: ListState): string {
  if (phase === 'stopped') return 'Not asking.';
  if (phase === 'failed') return 'No answer yet; asking again every few seconds.';
  if (error !== undefined) {
    const failure = failureOf(error);
    return failure.kind === 'failed'
      ? `${failure.title}. These rows are from before; asking again.`
      : 'You are signed out.';
  }
  if (paused) return 'New traces wait until you resume.';
  return fresh.size > 0
    ? `${fresh.size} new just now. Rows hold still while you point at them.`
    : 'Rows hold still while you point at them.';
}
