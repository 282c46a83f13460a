'use client';

import { ArrowDown, OctagonAlert, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Duration } from '@/components/ui/duration';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { Segmented } from '@/components/ui/segmented';
import { formatDurationUs } from '@/lib/base/duration';
import { formatCount, formatShare } from '@/lib/base/figures';
import { type Overview, type RouteRow, windowOf } from '@/lib/overview/overview';
import { exemplarTrace, type RequestKind, routeTraces } from '@/lib/overview/trace-links';
import { orderRoutes } from './route-order';

const AUDIENCES = [
  { value: 'viewers', label: 'Viewers' },
  { value: 'operators', label: 'Operators' },
  { value: 'machines', label: 'Machines' },
] as const;

const HEAD = 'h-7 px-2.5 text-10 font-medium tight whitespace-nowrap text-muted';
const CELL = 'h-7 px-2.5 whitespace-nowrap max-sm:h-auto max-sm:p-0 max-sm:leading-5';
const LINK =
  'relative z-1 underline-offset-3 hover:underline pointer-coarse:inline-flex pointer-coarse:min-h-11 pointer-coarse:items-center';

/** Each route with its figures of the window. While one points at it or is in it by keys, no row changes its place. */
export function RouteTable({ overview }: { readonly overview: Overview }) {
  const [audience, setAudience] = useState<RouteRow['audience']>('viewers');
  const held = useRef(false);
  const order = useRef<readonly string[]>([]);
  const ofAudience = overview.routes.filter((row) => row.audience === audience);
  const rows = orderRoutes(ofAudience, order.current, held.current);
  order.current = rows.map(({ name }) => name);
  const topUs = Math.max(...rows.map((row) => row.p95Us ?? 0), 1);
  const hold = (is: boolean) => () => {
    held.current = is;
  };
  return (
    <section aria-labelledby="routes">
      <header className="flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-1.5 max-sm:px-3">
        <h2 id="routes" className="font-strong">
          Routes
        </h2>
        <span className="text-20 text-muted">{windowOf(overview.window.key).words}</span>
        <span className="flex-1" />
        <Segmented label="Whose requests" value={audience} options={AUDIENCES} onChange={setAudience} />
      </header>
      {rows.length === 0 ? (
        <NoRequests audience={audience} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a phone shows the cells as a grid, which would take the roles away
        <table
          role="table"
          aria-labelledby="routes"
          className="w-full table-fixed border-collapse border-t border-line text-20 max-sm:block"
          onPointerEnter={hold(true)}
          onPointerLeave={hold(false)}
          onFocus={hold(true)}
          onBlur={hold(false)}
        >
          <thead className="max-sm:sr-only">
            <tr className="border-b border-line-2">
              <th scope="col" className={`${HEAD} pl-4 text-left`}>
                Route
              </th>
              <th scope="col" aria-sort="descending" className={`${HEAD} w-[86px] text-right text-text`}>
                Requests
                <Icon of={ArrowDown} size={12} className="ml-1 inline align-[-2px]" />
              </th>
              <th scope="col" className={`${HEAD} w-[96px] text-right`}>
                Failed
              </th>
              <th scope="col" className={`${HEAD} w-[72px] text-right max-md:hidden`}>
                Refused
              </th>
              <th scope="col" className={`${HEAD} w-[28%] pr-4 text-left`}>
                p95
              </th>
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {rows.map((row) => (
              <Row key={row.name} row={row} topUs={topUs} hrefOf={(kind) => routeTraces(overview, row, kind)} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface RowProps {
  readonly row: RouteRow;
  readonly topUs: number;
  readonly hrefOf: (kind: RequestKind) => string | undefined;
}

function Row({ row, topUs, hrefOf }: RowProps) {
  const [method = '', route] = row.name.split(' ', 2);
  return (
    <tr
      role="row"
      className="border-b border-line hover:bg-hover max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto_auto] max-sm:items-center max-sm:gap-x-3 max-sm:px-3 max-sm:py-1.5"
    >
      <td role="cell" className={`${CELL} truncate pl-4 max-sm:col-span-full`}>
        <Traces href={hrefOf('all')}>
          <span className="mr-1 text-muted">{method === 'other' ? '' : method}</span>{' '}
          <span className="font-medium">{route ?? (method === 'other' ? 'All others' : 'No such address')}</span>
        </Traces>
      </td>
      <td role="cell" className={`${CELL} text-right max-sm:text-left ${row.requests === 0 ? 'text-muted' : ''}`}>
        {formatCount(row.requests)}
        <span className="text-muted sm:hidden"> requests</span>
      </td>
      <td role="cell" className={`${CELL} text-right`}>
        {row.failed === 0 ? (
          <span className="text-muted max-sm:hidden">0</span>
        ) : (
          <Traces href={hrefOf('failed')}>
            <Badge tone="danger">
              <OctagonAlert aria-hidden="true" />
              {formatCount(row.failed)} · {formatShare(row.failed / row.requests)}
              <span className="sr-only">failed</span>
            </Badge>
          </Traces>
        )}
      </td>
      <td role="cell" className={`${CELL} text-right max-md:hidden ${row.refused === 0 ? 'text-muted' : ''}`}>
        {formatCount(row.refused)}
      </td>
      <td role="cell" className={`${CELL} pr-4`}>
        <span className="grid grid-cols-[minmax(24px,1fr)_62px_24px] items-center gap-x-2 max-sm:grid-cols-[auto_24px] max-sm:gap-x-1">
          <span aria-hidden="true" className="relative h-1.5 max-sm:hidden">
            <i
              className="absolute inset-y-0 left-0 rounded-[1px] bg-text-2"
              style={{ width: `${((row.p95Us ?? 0) / topUs) * 100}%` }}
            />
          </span>
          <span className="text-right font-medium">
            {row.p95Us === null ? (
              <span className="text-muted">–</span>
            ) : (
              <Traces href={hrefOf('slow')}>
                <span className="mr-1 font-text text-muted sm:hidden">p95</span>
                <Duration us={row.p95Us} />
              </Traces>
            )}
          </span>
          <Exemplar row={row} />
        </span>
      </td>
    </tr>
  );
}

/** Its place is kept where there is none, so that the figures stay in line. */
function Exemplar({ row }: { readonly row: RouteRow }) {
  const href = exemplarTrace(row);
  if (href === undefined || !row.exemplar) return <span />;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={`The trace of one of ${row.name} that took ${formatDurationUs(row.exemplar.us)}`}
      title={`One that took ${formatDurationUs(row.exemplar.us)}`}
      className="relative z-1 grid size-6 place-items-center rounded-[3px] text-muted hover:bg-raised hover:text-text pointer-coarse:min-h-11"
    >
      <Icon of={Waypoints} size={14} />
    </Link>
  );
}

/** Plain text where there can be no trace. */
function Traces({ href, children }: { readonly href: string | undefined; readonly children: React.ReactNode }) {
  if (href === undefined) return children;
  return (
    <Link href={href} prefetch={false} className={LINK}>
      {children}
      <span className="sr-only">, its traces</span>
    </Link>
  );
}

function NoRequests({ audience }: { readonly audience: RouteRow['audience'] }) {
  const whose = { viewers: 'a viewer', operators: 'an operator', machines: 'a machine' }[audience];
  return (
    <div className="border-t border-line px-4 max-sm:px-3">
      <EmptyState
        title={`No request of ${whose} in the last hour`}
        flush
        actions={audience === 'viewers' && <LinkButton href="/">Open the shop</LinkButton>}
      >
        <p>The first one appears here within seconds, by itself.</p>
      </EmptyState>
    </div>
  );
}
