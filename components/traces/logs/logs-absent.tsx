'use client';

import { CircleOff, ScrollText } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon, type IconProps } from '@/components/ui/icon';
import { Skeleton } from '@/components/ui/skeleton';
import { FailedState } from '../failed-state';
import { useDelayed } from '../use-delayed';
import type { LogsState } from '../use-trace-logs';

/** Why no list is here, and what to do. */
export function LogsAbsent({ state, onRetry }: { readonly state: LogsState; readonly onRetry: () => void }) {
  switch (state.kind) {
    case 'loading':
      return <LogsLoading />;
    case 'failed':
      return <FailedState error={state.error} kept="The spans of this trace are all here." onRetry={onRetry} />;
    case 'not-kept':
      return (
        <Absent icon={CircleOff} title="Logs are not kept here">
          Traces are read from a Jaeger, which takes no logs. <SentTo hosts={state.sentTo} />
        </Absent>
      );
    case 'shown':
      return (
        <Absent icon={ScrollText} title="Nothing was logged in this trace">
          No service wrote a line while its spans were at work. LOG_LEVEL=debug makes them write more.
        </Absent>
      );
  }
}

/** Where to look instead. */
function SentTo({ hosts }: { readonly hosts: readonly string[] }) {
  if (hosts.length === 0)
    return 'Log records are on the console of each process, and are sent to OTEL_EXPORTER_OTLP_LOGS_ENDPOINT where that is set.';
  return (
    <>
      Log records are sent to{' '}
      {hosts.map((host, at) => (
        <Fragment key={host}>
          {at > 0 && ' and '}
          <span className="font-mono wrap-anywhere">{host}</span>
        </Fragment>
      ))}
      , with the same trace id on each record, and to the console of each process.
    </>
  );
}

interface AbsentProps {
  readonly icon: IconProps['of'];
  readonly title: string;
  readonly children: ReactNode;
}

function Absent({ icon, title, children }: AbsentProps) {
  return (
    <div role="status" className="px-4 py-6 max-sm:px-3">
      <Icon of={icon} size={24} className="text-muted" />
      <EmptyState title={title} flush className="pt-2">
        <p>{children}</p>
      </EmptyState>
    </div>
  );
}

const LINES = ['w-[46%]', 'w-[38%]', 'w-[52%]', 'w-[30%]', 'w-[44%]', 'w-[35%]'] as const;

function LogsLoading() {
  const due = useDelayed(true, 200);
  return (
    <div aria-busy="true" className="py-2">
      <p className="sr-only">Loading logs</p>
      {due &&
        LINES.map((width) => (
          <div key={width} className="flex h-7 items-center gap-3 px-4">
            <Skeleton className="h-2.5 w-20" />
            <Skeleton className="h-2.5 w-16" />
            <Skeleton className={`h-2.5 ${width}`} />
          </div>
        ))}
    </div>
  );
}
