import Link from 'next/link';
import { Panel } from '@/components/ui/panel';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatCount } from '@/lib/base/figures';
import type { Overview } from '@/lib/overview/overview';
import { deadTraces, orderTraces, uncapturedTraces, waitingTraces } from '@/lib/overview/trace-links';
import { Line, PartOf, Zero } from './panel-parts';

/** How the money goes, and what the event log still owes. */
export function FlowPanel({ overview }: { readonly overview: Overview }) {
  return (
    <>
      <Panel
        look="lines"
        title="Orders"
        note="last hour"
        action={
          <Link href="/admin/orders" prefetch={false} className="link">
            All orders
          </Link>
        }
      >
        <PartOf part={overview.orders}>{(orders) => <Orders overview={overview} orders={orders} />}</PartOf>
      </Panel>
      <Panel look="lines" title="Event log" note="outbox and worker">
        <PartOf part={overview.log}>{(log) => <Log overview={overview} log={log} />}</PartOf>
      </Panel>
    </>
  );
}

type ValueOf<P> = P extends { readonly ok: true; readonly value: infer T } ? T : never;

function Orders({ overview, orders }: { overview: Overview; orders: ValueOf<Overview['orders']> }) {
  const { uncapturedSinceMs } = orders;
  return (
    <dl>
      <Line name="Placed" value={countOf(orders.placed)} href={orderTraces(overview, 'placed')} />
      <Line name="Declined" value={countOf(orders.declined)} href={orderTraces(overview, 'declined')} />
      <Line
        name="Waiting for capture"
        value={countOf(orders.uncaptured)}
        {...(uncapturedSinceMs !== null && {
          note: <Oldest overview={overview} sinceMs={uncapturedSinceMs} />,
          href: uncapturedTraces(overview, uncapturedSinceMs),
        })}
      />
      <Line name="Waiting for the buyer" value={countOf(orders.parked)} href={orderTraces(overview)} />
    </dl>
  );
}

function Log({ overview, log }: { overview: Overview; log: ValueOf<Overview['log']> }) {
  const { waitingSinceMs, lastDead } = log;
  return (
    <dl>
      <Line
        name="Waiting"
        value={countOf(log.waiting)}
        href={waitingTraces(overview, waitingSinceMs)}
        {...(waitingSinceMs !== null && { note: <Oldest overview={overview} sinceMs={waitingSinceMs} /> })}
      />
      <Line name="Tried again" value={countOf(log.retried)} href={waitingTraces(overview, waitingSinceMs)} />
      <Line
        name="Dead letters"
        value={countOf(log.dead)}
        failed={log.dead > 0}
        {...(lastDead && {
          note: `last ${lastDead.type}, ${lastDead.error ?? 'unknown'}`,
          href: deadTraces(overview, lastDead),
        })}
      />
    </dl>
  );
}

function countOf(count: number) {
  return count === 0 ? <Zero /> : formatCount(count);
}

function Oldest({ overview, sinceMs }: { readonly overview: Overview; readonly sinceMs: number }) {
  return (
    <>
      oldest <TimeAgo atMs={sinceMs} nowMs={overview.atMs} />
    </>
  );
}
