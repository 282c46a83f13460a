'use client';

import { Notice } from '@/components/ui/notice';
import type { ForcedSession, SamplingView } from '@/lib/sampling/sampling';
import { ChangesPanel } from './changes-panel';
import { RestPanel } from './rest-panel';
import { RulesPanel } from './rules-panel';
import { SessionPanel } from './session-panel';
import { TailPanel } from './tail-panel';
import { useSampling } from './use-sampling';

interface SamplingBoardProps {
  readonly first: SamplingView;
  readonly session: ForcedSession;
  /** Owners change, others read. */
  readonly mayChange: boolean;
}

/** What is kept of all traces, and why. */
export function SamplingBoard({ first, session, mayChange }: SamplingBoardProps) {
  const { view, stale, put } = useSampling(first);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3.5 pb-2.5 max-sm:px-3">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">Sampling</h1>
        <span className="text-muted">
          {mayChange ? 'In force within 5 seconds, in every process and on every open page' : 'Owners change it'}
        </span>
      </div>
      {!view.on && (
        <Notice tone="warning" className="mx-4 mb-3 max-sm:mx-3">
          Tracing is switched off by OTEL_SDK_DISABLED or TRACING_ENABLED. Nothing is recorded, whatever stands here.
        </Notice>
      )}
      <p role="status" className={stale === undefined ? 'sr-only' : 'mx-4 mb-3 text-20 text-warning max-sm:mx-3'}>
        {stale}
      </p>
      <div className="grid items-start gap-4 px-4 pb-10 max-sm:px-3 lg:grid-cols-[minmax(0,1fr)_376px]">
        <div className="grid min-w-0 gap-4">
          <RulesPanel view={view} mayChange={mayChange} onView={put} />
          <TailPanel view={view} />
          {mayChange && <ChangesPanel changes={view.changes} />}
        </div>
        <div className="grid min-w-0 gap-4">
          <SessionPanel first={session} nowMs={first.atMs} />
          <RestPanel view={view} mayChange={mayChange} onView={put} />
        </div>
      </div>
    </>
  );
}
