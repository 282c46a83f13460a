import { CircleDashed, OctagonAlert, UserCog } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatClockTime } from '@/lib/base/duration';
import type { TraceSummary } from '@/lib/traces/model';
import { SamplingBadge } from '../sampling-badge';
import { type ServiceColors, ServiceMark, serviceStyle } from '../service-mark';
import { MatchText } from '../timeline/match-text';
import { type DurationScale, isOffScale, scalePercent } from './duration-scale';
import { traceHref } from './parse-jump';

export interface TraceRowProps {
  readonly row: TraceSummary;
  readonly scale: DurationScale;
  readonly colors: ServiceColors;
  readonly fresh: boolean;
  readonly nowMs: number;
  /** Its place in the whole list, of which only rows in view are in the page. */
  readonly rowIndex: number;
  readonly find: string;
}

const CELL = 'h-7 px-2.5 whitespace-nowrap max-sm:h-auto max-sm:p-0 max-sm:leading-5';

export function TraceRow({ row, scale, colors, fresh, nowMs, rowIndex, find }: TraceRowProps) {
  const startMs = row.startUs / 1000;
  return (
    <tr
      role="row"
      aria-rowindex={rowIndex}
      className={`relative border-b border-line transition-colors duration-(--t-scene) hover:bg-hover max-sm:grid max-sm:h-15 max-sm:grid-cols-[minmax(0,1fr)_auto_auto] max-sm:gap-x-2.5 max-sm:px-3 max-sm:pt-2 max-sm:pb-4 ${fresh ? 'bg-accent-soft' : ''}`}
    >
      <td role="cell" className={`${CELL} pl-4 font-mono max-sm:order-3 max-sm:text-right max-sm:text-muted`}>
        <time dateTime={new Date(startMs).toISOString()} title={new Date(startMs).toISOString()}>
          {formatClockTime(new Date(startMs), { ms: true })}
        </time>
      </td>
      <td role="cell" className={`${CELL} max-sm:order-1`}>
        <span className="flex min-w-0 items-center gap-1.5">
          <Link
            href={traceHref(row.traceId)}
            prefetch={false}
            className="truncate font-strong after:absolute after:inset-0 focus-visible:outline-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
          >
            {row.rootName === '' ? 'Unnamed span' : <MatchText text={row.rootName} find={find} />}
          </Link>
          {row.provisional && (
            <Badge tone="line">
              <CircleDashed aria-hidden="true" />
              Root has not come
            </Badge>
          )}
          {row.operator && (
            <Badge>
              <UserCog aria-hidden="true" />
              Operator
            </Badge>
          )}
          <SamplingBadge sampling={row.sampling} />
        </span>
      </td>
      <td role="cell" className={`${CELL} max-sm:order-4`}>
        <Services row={row} colors={colors} />
      </td>
      <td role="cell" className={`${CELL} text-right max-sm:hidden`}>
        {row.spanCount.toLocaleString('en')}
      </td>
      <td role="cell" className={`${CELL} text-right max-sm:order-2`}>
        <Errors count={row.errorCount} />
      </td>
      <td role="cell" className={`${CELL} max-sm:order-5 max-sm:col-span-2`}>
        <DurationBar us={row.endUs - row.startUs} scale={scale} />
      </td>
      <td role="cell" className={`${CELL} pr-4 text-right text-muted max-lg:hidden`}>
        <TimeAgo atMs={startMs} nowMs={nowMs} />
      </td>
    </tr>
  );
}

function Services({ row, colors }: { readonly row: TraceSummary; readonly colors: ServiceColors }) {
  const others = row.services.filter((service) => service.name !== row.rootService);
  const names = others.map((service) => service.name).join(', ');
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ServiceMark color={colors.get(row.rootService)} />
      <span className="truncate">{row.rootService}</span>
      {others.length > 0 && (
        <span className="relative z-1 flex flex-none items-center gap-1 text-muted" title={names}>
          <span className="sr-only">and {names}</span>
          {others.slice(0, 4).map((service) => (
            <i
              key={service.name}
              aria-hidden="true"
              className="h-3 w-1 rounded-[1px] bg-(--c)"
              style={serviceStyle(colors.get(service.name))}
            />
          ))}
          <span aria-hidden="true">+{others.length}</span>
        </span>
      )}
    </span>
  );
}

function Errors({ count }: { readonly count: number }) {
  if (count === 0) return <span className="text-muted max-sm:hidden">0</span>;
  return (
    <Badge tone="danger">
      <Icon of={OctagonAlert} size={12} />
      {count}
      <span className="sr-only">{count === 1 ? 'error' : 'errors'}</span>
    </Badge>
  );
}

function DurationBar({ us, scale }: { readonly us: number; readonly scale: DurationScale }) {
  return (
    <span className="grid grid-cols-[minmax(40px,1fr)_62px] items-center gap-2 max-sm:grid-cols-[auto] max-sm:justify-end">
      <span
        aria-hidden="true"
        className="relative h-1.5 bg-[linear-gradient(var(--line),var(--line))] bg-[length:100%_1px] bg-position-[0_50%] bg-no-repeat max-sm:absolute max-sm:inset-x-3 max-sm:bottom-1.5"
      >
        <i
          className={`absolute inset-y-0 left-0 min-w-0.5 rounded-[1px] ${us > scale.p95Us ? 'bg-text' : 'bg-text-2'}`}
          style={{ width: `${scalePercent(us, scale)}%` }}
        />
        <i
          className="absolute -inset-y-0.5 w-px bg-line-control"
          style={{ left: `${scalePercent(scale.p95Us, scale)}%` }}
        />
        {isOffScale(us, scale) && (
          <i className="absolute top-1/2 right-0 -translate-y-1/2 bg-surface pl-0.5 leading-3 not-italic">›</i>
        )}
      </span>
      <Duration us={us} className="text-right font-medium" />
    </span>
  );
}
