import { CircleCheck, Hourglass, OctagonAlert } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatCount } from '@/lib/base/figures';
import type { DestinationRow, Overview } from '@/lib/overview/overview';
import { Line, Panel, Zero } from './panel';

const NAMES = {
  otlp: 'OTLP endpoint',
  zipkin: 'Zipkin',
  prometheus: 'Prometheus port',
  store: 'Embedded store',
  web: 'Web process',
  console: 'Console',
};

/** Whether this process's spans arrive, for each place they go to. */
export function ExporterPanel({ overview }: { readonly overview: Overview }) {
  const { tracing, atMs } = overview;
  return (
    <Panel title="Spans sent" note="by this process, since its start">
      {tracing.kind === 'off' && (
        <Words>Tracing is switched off by OTEL_SDK_DISABLED or TRACING_ENABLED. Nothing is recorded.</Words>
      )}
      {tracing.kind === 'on' && tracing.destinations.length === 0 && <Words>Spans go nowhere from this process.</Words>}
      {tracing.kind === 'on' && tracing.destinations.map((row) => <Destination key={row.name} row={row} atMs={atMs} />)}
    </Panel>
  );
}

function Words({ children }: { readonly children: string }) {
  return <p className="border-t border-line py-1.5 text-20 text-text-2">{children}</p>;
}

function Destination({ row, atMs }: { readonly row: DestinationRow; readonly atMs: number }) {
  const { lastError } = row;
  return (
    <div className="not-first:mt-2">
      <h3 className="flex min-h-7 items-center gap-2 border-t border-line-2 text-20 font-medium">
        <span className="whitespace-nowrap">{NAMES[row.name]}</span>
        {row.address !== undefined && <span className="min-w-0 truncate font-mono font-text">{row.address}</span>}
        <span className="ml-auto">
          <Health row={row} />
        </span>
      </h3>
      <dl>
        <Line
          name="Sent"
          value={countOf(row.sent)}
          href="/admin/traces"
          {...(row.lastSentAtMs !== null && { note: <TimeAgo atMs={row.lastSentAtMs} nowMs={atMs} /> })}
        />
        <Line name="Refused or unanswered" value={countOf(row.failed)} failed={row.failed > 0} />
        <Line name="Dropped, never tried" value={countOf(row.dropped)} failed={row.dropped > 0} />
        <Line
          name="In the queue"
          value={
            <>
              {formatCount(row.queued)} <span className="font-text text-muted">of {formatCount(row.queueMax)}</span>
            </>
          }
        />
      </dl>
      {lastError !== null && (
        <p className="border-t border-line py-1.5 text-20 wrap-anywhere text-text-2">
          Last error <TimeAgo atMs={lastError.atMs} nowMs={atMs} />: {lastError.message}
        </p>
      )}
    </div>
  );
}

/** By what happened last. */
function Health({ row: { lastError, lastSentAtMs } }: { readonly row: DestinationRow }) {
  if (lastError !== null && lastError.atMs >= (lastSentAtMs ?? 0)) {
    return (
      <Badge tone="danger">
        <OctagonAlert aria-hidden="true" />
        Failing
      </Badge>
    );
  }
  if (lastSentAtMs === null) {
    return (
      <Badge>
        <Hourglass aria-hidden="true" />
        Nothing sent yet
      </Badge>
    );
  }
  return (
    <Badge tone="success">
      <CircleCheck aria-hidden="true" />
      Arriving
    </Badge>
  );
}

function countOf(count: number) {
  return count === 0 ? <Zero /> : formatCount(count);
}
