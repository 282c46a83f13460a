'use client';

import { ArrowLeft, CircleDashed, Download, OctagonAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button-class';
import { CopyButton } from '@/components/ui/copy-button';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { supportCode } from '@/lib/telemetry/support-code';
import { viewerRoot } from '@/lib/traces/analysis/viewer-root';
import { traceJsonHref } from '@/lib/traces/browser/traces-api';
import type { Trace } from '@/lib/traces/build-trace';
import type { Picture } from '@/lib/traces/picture';
import { samplingOf } from '@/lib/traces/sampling';
import { isUnfinished } from '@/lib/traces/unfinished';
import { samplingWords } from './sampling-words';
import { errorWords, headClock, traceLengths } from './trace-facts';
import { TraceOrder } from './trace-order';

export interface TraceHeadProps {
  readonly traceId: string;
  readonly trace: Trace | undefined;
  readonly picture?: Picture;
  /** Spans may still come. */
  readonly growing: boolean;
}

export function TraceHead({ traceId, trace, picture, growing }: TraceHeadProps) {
  const errors = picture && errorWords(picture.trace);
  const [first] = trace?.rows ?? [];
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
        {first && isUnfinished(first.span) && (
          <Badge tone="line">
            <CircleDashed aria-hidden="true" />
            Still running
          </Badge>
        )}
        <span role="status" className="ml-auto min-w-0 truncate text-20 text-muted max-sm:sr-only">
          {growing && 'Looking for later spans'}
        </span>
        {trace && <TraceActions traceId={traceId} />}
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-5 gap-y-0.5 text-20 leading-5 text-text-2 [&_b]:text-text">
        {trace && picture && <TraceFacts trace={trace} picture={picture} />}
        <span className={trace ? 'max-sm:hidden' : ''}>
          Support code <span className="font-mono">{supportCode(traceId)}</span>
        </span>
        <span className="flex min-w-0 items-center gap-1.5 max-sm:hidden">
          Trace <span className="min-w-0 font-mono wrap-anywhere">{traceId}</span>
          <CopyButton look="quiet" text={traceId} what="trace id" className="h-6! gap-1! px-1.5! text-20!" />
        </span>
        {trace && <TraceOrder traceId={traceId} spanCount={trace.rows.length} />}
      </div>
    </header>
  );
}

function TraceActions({ traceId }: { readonly traceId: string }) {
  return (
    <span className="flex flex-none gap-2 max-sm:hidden">
      <a
        href={traceJsonHref(traceId)}
        download={`trace-${traceId}.json`}
        aria-label="Download JSON"
        title="The spans as OTLP JSON"
        className={buttonClass({})}
      >
        <Icon of={Download} />
        JSON
      </a>
      <CopyButton text={() => window.location.href} what="link" label="Copy link" />
    </span>
  );
}

function TraceFacts({ trace, picture }: { readonly trace: Trace; readonly picture: Picture }) {
  const { viewerUs, lastEffectUs } = traceLengths(trace, picture);
  const startMs = trace.startUs / 1000;
  const spans = picture.trace.rows.length;
  const services = picture.trace.services.length;
  const kept = useMemo(() => samplingWords(samplingOf(trace.rows)), [trace]);
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
      <span className="max-sm:hidden">
        <b>{spans.toLocaleString('en')}</b> {spans === 1 ? 'span' : 'spans'}
      </span>
      <span className="max-sm:hidden">
        <b>{services}</b> {services === 1 ? 'service' : 'services'}
      </span>
      <time dateTime={new Date(startMs).toISOString()} title={new Date(startMs).toISOString()}>
        {headClock(startMs)}
      </time>
      {kept !== undefined && <span>Kept {kept.long}</span>}
    </>
  );
}
