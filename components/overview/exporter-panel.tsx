import { DeliveryState } from '@/components/ui/delivery-state';
import { Panel } from '@/components/ui/panel';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatCount } from '@/lib/base/figures';
import type { DestinationRow, Overview } from '@/lib/overview/overview';
import { EXPORTER_PLACES } from '@/lib/telemetry/exporter-places';
import { Line, Zero } from './panel-parts';

/** Whether this process's spans arrive, for each place they go to. */
export function ExporterPanel({ overview }: { readonly overview: Overview }) {
  const { tracing, atMs } = overview;
  return (
    <Panel look="lines" title="Spans sent" note="by this process, since its start">
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
        <span className="whitespace-nowrap">{EXPORTER_PLACES[row.name]}</span>
        {row.address !== undefined && <span className="min-w-0 truncate font-mono font-text">{row.address}</span>}
        <span className="ml-auto">
          <DeliveryState lastError={lastError} lastSentAtMs={row.lastSentAtMs} />
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

function countOf(count: number) {
  return count === 0 ? <Zero /> : formatCount(count);
}
