import { DeliveryState } from '@/components/ui/delivery-state';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatCount } from '@/lib/base/figures';
import type { Settings } from '@/lib/settings/settings';
import { EXPORTER_PLACES } from '@/lib/telemetry/exporter-places';

type Health = Settings['exporters'][number];

const SIGNALS = { traces: 'Traces', metrics: 'Metrics', logs: 'Logs' };
const HEAD = 'h-7 px-2.5 text-10 font-medium tight whitespace-nowrap text-muted';
const CELL = 'px-2.5 py-1 align-baseline max-sm:p-0';
const NUMBER = `${CELL} text-right whitespace-nowrap tabular-nums max-sm:text-left`;

/** Whether what this process tells arrives, for each signal and place it goes to. */
export function ExporterTable({ exporters, atMs }: Pick<Settings, 'exporters' | 'atMs'>) {
  return (
    <section aria-label="Exporters" className="border-t border-line-2">
      <h2 className="px-4 pt-3 pb-1 font-strong max-sm:px-3">Exporters</h2>
      {exporters.length === 0 ? (
        <p className="px-4 pb-3 text-20 text-text-2 max-sm:px-3">Nothing is sent from this process.</p>
      ) : (
        <>
          <p className="px-4 pb-1 text-20 text-text-2 max-sm:px-3">
            Spans, data points and log records since the start of this process, as of this page’s load.
          </p>
          {/* biome-ignore lint/a11y/useSemanticElements: a phone shows rows as blocks, which would take the roles away */}
          <table role="table" aria-label="Exporters" className="w-full border-collapse text-20 max-sm:block">
            <thead className="max-sm:sr-only">
              <tr className="border-b border-line">
                <th scope="col" className={`${HEAD} pl-4 text-left`}>
                  Signal
                </th>
                <th scope="col" className={`${HEAD} text-left`}>
                  Sent to
                </th>
                <th scope="col" className={`${HEAD} text-left`}>
                  State
                </th>
                <th scope="col" className={`${HEAD} text-right`}>
                  Sent
                </th>
                <th scope="col" className={`${HEAD} text-right`}>
                  Failed
                </th>
                <th scope="col" className={`${HEAD} text-right`}>
                  Dropped
                </th>
                <th scope="col" className={`${HEAD} text-right`}>
                  In the queue
                </th>
                <th scope="col" className={`${HEAD} pr-4 text-left`}>
                  Last error
                </th>
              </tr>
            </thead>
            <tbody className="max-sm:block">
              {exporters.map((row) => (
                <Row key={`${row.signal} ${row.name}`} row={row} atMs={atMs} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function Row({ row, atMs }: { readonly row: Health; readonly atMs: number }) {
  const { lastError } = row;
  return (
    <tr
      role="row"
      className="border-b border-line last:border-0 hover:bg-hover max-sm:grid max-sm:grid-cols-2 max-sm:gap-x-3 max-sm:gap-y-0.5 max-sm:px-3 max-sm:py-1.5"
    >
      <th scope="row" role="rowheader" className={`${CELL} pl-4 text-left font-text max-sm:font-medium`}>
        {SIGNALS[row.signal]}
      </th>
      <td role="cell" className={`${CELL} wrap-anywhere`}>
        {EXPORTER_PLACES[row.name]}
        {row.address !== undefined && <span className="font-mono text-muted"> {row.address}</span>}
      </td>
      <td role="cell" className={`${CELL} whitespace-nowrap`}>
        <State row={row} atMs={atMs} />
      </td>
      <Count name="Sent" value={formatCount(row.sent)} />
      <Count name="Failed" value={formatCount(row.failed)} isBad={row.failed > 0} />
      <Count name="Dropped" value={formatCount(row.dropped)} isBad={row.dropped > 0} />
      <Count name="In the queue" value={queueOf(row)} />
      <td role="cell" className={`${CELL} pr-4 wrap-anywhere text-text-2 max-sm:col-span-2`}>
        <span className="text-muted sm:hidden">Last error </span>
        {lastError ? (
          <>
            <TimeAgo atMs={lastError.atMs} nowMs={atMs} />: {lastError.message}
          </>
        ) : (
          <span className="text-muted">none</span>
        )}
      </td>
    </tr>
  );
}

/** On a phone the head of the table is not seen. */
function Count({ name, value, isBad = false }: { name: string; value: string; isBad?: boolean }) {
  return (
    <td role="cell" className={`${NUMBER} ${isBad ? 'font-medium text-danger' : ''}`}>
      <span className="text-muted sm:hidden">{name} </span>
      {value}
    </td>
  );
}

/** What is pushed at intervals has no queue. */
function queueOf({ queued, queueMax }: Health): string {
  return queueMax === 0 ? '–' : `${formatCount(queued)} of ${formatCount(queueMax)}`;
}

function State({ row: { lastError, lastSentAtMs }, atMs }: { readonly row: Health; readonly atMs: number }) {
  const isArriving = lastSentAtMs !== undefined && (lastError?.atMs ?? 0) < lastSentAtMs;
  return (
    <span className="inline-flex items-center gap-1.5">
      <DeliveryState lastError={lastError} lastSentAtMs={lastSentAtMs} />
      {isArriving && (
        <span className="text-muted">
          <TimeAgo atMs={lastSentAtMs} nowMs={atMs} />
        </span>
      )}
    </span>
  );
}
