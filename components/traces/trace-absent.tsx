'use client';

import { CircleOff, Hourglass, type LucideIcon, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { Skeleton } from '@/components/ui/skeleton';
import { FailedState } from './failed-state';
import { useDelayed } from './use-delayed';
import { type TraceState, WAIT_S } from './watch-trace';

export interface TraceAbsentProps {
  readonly state: Exclude<TraceState, { kind: 'shown' }>;
  readonly samplingRatio: number;
  readonly onLook: () => void;
}

/** Why no waterfall is here, and what to do. */
export function TraceAbsent({ state, samplingRatio, onLook }: TraceAbsentProps) {
  switch (state.kind) {
    case 'loading':
      return <WaterfallLoading />;
    case 'failed':
      return <FailedState error={state.error} kept="The address of this trace stays as it is." onRetry={onLook} />;
    case 'not-yet':
      return (
        <Absent icon={<Icon of={Hourglass} size={24} className="text-muted" />}>
          <EmptyState title="No span of this trace has come yet" flush className="pt-2">
            <p>
              Spans travel in batches and arrive within seconds.{' '}
              <span aria-hidden="true">Looking for {state.secondsLeft} more s.</span>
            </p>
          </EmptyState>
        </Absent>
      );
    case 'sampled-out':
      return (
        <Missing icon={CircleOff} title="Not recorded: probably sampled out" onLook={onLook}>
          {samplingRatio === 0
            ? 'This gateway records no traces by their id at present: its sampling is off, or tracing is switched off by OTEL_SDK_DISABLED or TRACING_ENABLED.'
            : `This gateway records ${percent(samplingRatio)} of all traces by their id, and this id is not among them.`}{' '}
          A rule, a traced session, a caller, an error or a long duration can keep others, but in {WAIT_S} s nothing of
          this one came. Sampling is changed under Sampling, or by OTEL_SAMPLING_RATE.
        </Missing>
      );
    case 'not-found':
      return (
        <Missing icon={SearchX} title="No trace has this id" onLook={onLook}>
          Either the id has a mistake, or nothing of it was recorded, or it is older than what the store keeps. We
          looked for {WAIT_S} s.
        </Missing>
      );
  }
}

interface MissingProps extends Pick<TraceAbsentProps, 'onLook'> {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
}

/** Looked for, and not there. */
function Missing({ icon, title, onLook, children }: MissingProps) {
  return (
    <Absent icon={<Icon of={icon} size={24} className="text-muted" />}>
      <EmptyState
        title={title}
        flush
        className="pt-2"
        actions={
          <>
            <Button look="primary" onClick={onLook}>
              Look again
            </Button>
            <LinkButton href="/admin/traces">All traces</LinkButton>
          </>
        }
      >
        <p>{children}</p>
      </EmptyState>
    </Absent>
  );
}

function Absent({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div role="status" className="border-t border-line-2 px-4 py-6 max-sm:px-3">
      {icon}
      {children}
    </div>
  );
}

const BARS = [
  { name: 'w-30', left: 0, width: 92 },
  { name: 'w-36', left: 1, width: 84 },
  { name: 'w-24', left: 3, width: 80 },
  { name: 'w-33', left: 4, width: 9 },
  { name: 'w-28', left: 13, width: 12 },
  { name: 'w-36', left: 26, width: 50 },
  { name: 'w-22', left: 27, width: 6 },
  { name: 'w-32', left: 33, width: 38 },
] as const;

export function WaterfallLoading() {
  const due = useDelayed(true, 200);
  const slow = useDelayed(true, 5_000);
  return (
    <div aria-busy="true" className="border-t border-line-2 py-2">
      <p className="sr-only">Loading spans</p>
      {due &&
        BARS.map(({ name, left, width }) => (
          <div key={left} className="flex h-6 items-center gap-3 px-3">
            <span className="w-[380px] flex-none max-lg:w-40">
              <Skeleton className={`h-2.5 ${name}`} />
            </span>
            <span className="flex-1">
              <span className="block" style={{ marginLeft: `${left}%`, width: `${width}%` }}>
                <Skeleton className="h-2.5" />
              </span>
            </span>
          </div>
        ))}
      {slow && (
        <p role="status" className="px-4 pt-3 text-20 text-muted">
          Still reading this trace.
        </p>
      )}
    </div>
  );
}

function percent(ratio: number): string {
  const value = ratio * 100;
  return `${value < 10 ? Number(value.toPrecision(2)) : Math.round(value)} %`;
}
