'use client';

import { LogIn, Pause, Play, TriangleAlert } from 'lucide-react';
import type { Dispatch } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { LocalTime } from '@/components/ui/local-time';
import type { OverviewAction, OverviewState } from './overview-store';

export interface LiveLineProps {
  readonly state: OverviewState;
  readonly dispatch: Dispatch<OverviewAction>;
}

/** Says whether the figures are true right now, and since when they are not. */
export function LiveLine({ state: { overview, paused, failure }, dispatch }: LiveLineProps) {
  const isLive = !paused && failure === undefined;
  return (
    <div className="flex min-h-8 items-center gap-x-2.5 border-y border-line bg-surface px-4 text-20 max-sm:min-h-12 max-sm:px-3">
      <span
        aria-hidden="true"
        className={`size-2 flex-none rounded-full ${isLive ? 'bg-accent shadow-[0_0_0_3px_var(--accent-soft)]' : 'bg-line-control'}`}
      />
      {failure === undefined ? (
        <b>{paused ? 'Paused' : 'Live'}</b>
      ) : (
        <Badge tone="warning">
          <TriangleAlert aria-hidden="true" />
          Stale
        </Badge>
      )}
      <span className="min-w-0 flex-1 text-muted">
        {isLive ? tracedWords(overview.tracing) : <Since atMs={overview.atMs} />}
        {failure?.kind === 'failed' && ` ${failure.text} Asking again every few seconds.`}
        {failure?.kind === 'signed-out' && ' You are signed out.'}
      </span>
      <span role="status" className="sr-only">
        {failure === undefined ? '' : 'The figures are not up to date.'}
      </span>
      {failure?.kind === 'signed-out' ? (
        <LinkButton look="primary" href="/admin/sign-in?next=%2Fadmin">
          <Icon of={LogIn} size={14} />
          Sign in
        </LinkButton>
      ) : (
        <Button look="quiet" aria-pressed={paused} onClick={() => dispatch({ type: 'paused', paused: !paused })}>
          <Icon of={paused ? Play : Pause} size={14} />
          {paused ? 'Resume' : 'Pause'}
        </Button>
      )}
    </div>
  );
}

function Since({ atMs }: { readonly atMs: number }) {
  return (
    <>
      Figures of <LocalTime at={new Date(atMs).toISOString()} style="clock" />.
    </>
  );
}

function tracedWords(tracing: OverviewState['overview']['tracing']): string {
  const counted = 'Every request is counted';
  if (tracing.kind === 'off') return `${counted}; tracing is switched off, so none has a trace.`;
  if (tracing.ratio >= 1) return `${counted} and traced.`;
  if (tracing.ratio <= 0) return `${counted}; none is sampled, so none has a trace.`;
  return `${counted}; about 1 in ${Math.round(1 / tracing.ratio).toLocaleString('en')} has a trace.`;
}
