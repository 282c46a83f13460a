'use client';

import { ArrowLeft, OctagonAlert } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { supportCode } from '@/lib/telemetry/support-code';
import { viewerRoot } from '@/lib/traces/analysis/viewer-root';
import type { Trace } from '@/lib/traces/build-trace';
import { errorWords, headClock, traceLengths } from './trace-facts';

export interface TraceHeadProps {
  readonly traceId: string;
  readonly trace: Trace | undefined;
  /** Spans may still come. */
  readonly growing: boolean;
}

export function TraceHead({ traceId, trace, growing }: TraceHeadProps) {
  const errors = trace && errorWords(trace);
  return (
    <header className="px-4 pt-3 pb-2 max-sm:px-3">
      <div className="flex items-center gap-2.5">
        <LinkButton href="/admin/traces" look="quiet" square aria-label="All traces" title="All traces">
          <Icon of={ArrowLeft} />
        </LinkButton>
        <h1 className="min-w-0 truncate text-60 font-title tracking-[-0.015em] [font-stretch:108%]">
          {trace ? (viewerRoot(trace)?.span.name ?? 'Trace') : 'Trace'}
        </h1>
        {errors !== undefined && (
          <Badge tone="danger">
            <OctagonAlert aria-hidden="true" />
            {errors}
          </Badge>
        )}
        {trace?.provisional && <Badge tone="warning">Root has not come</Badge>}
        <span role="status" className="ml-auto flex-none text-20 text-muted max-sm:sr-only">
          {growing && 'Looking for later spans'}
        </span>
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-5 gap-y-0.5 text-20 leading-5 text-text-2 [&_b]:text-text">
        {trace && <TraceFacts trace={trace} />}
        <span>
          Support code <span className="font-mono">{supportCode(traceId)}</span>
        </span>
        <span className="flex min-w-0 items-center gap-1.5 max-sm:hidden">
          Trace <span className="min-w-0 font-mono wrap-anywhere">{traceId}</span>
          <CopyButton look="quiet" text={traceId} what="trace id" className="h-6! gap-1! px-1.5! text-20!" />
        </span>
      </div>
    </header>
  );
}

function TraceFacts({ trace }: { readonly trace: Trace }) {
  const { viewerUs, lastEffectUs } = traceLengths(trace);
  const startMs = trace.startUs / 1000;
  return (
    <>
      <span>
        <b>
          <Duration us={viewerUs} />
        </b>{' '}
        {lastEffectUs === undefined ? 'in all' : 'to the viewer'}
      </span>
      {lastEffectUs !== undefined && (
        <span>
          <b>
            <Duration us={lastEffectUs} />
          </b>{' '}
          to the last effect
        </span>
      )}
      <span>
        <b>{trace.rows.length.toLocaleString('en')}</b> {trace.rows.length === 1 ? 'span' : 'spans'}
      </span>
      <span>
        <b>{trace.services.length}</b> {trace.services.length === 1 ? 'service' : 'services'}
      </span>
      <time dateTime={new Date(startMs).toISOString()} title={new Date(startMs).toISOString()}>
        {headClock(startMs)}
      </time>
    </>
  );
}
