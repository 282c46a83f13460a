import Link from 'next/link';
import { LocalTime } from '@/components/ui/local-time';
import { formatCents } from '@/lib/base/money';
import type { Purchase } from '@/lib/checkout/purchase';
import type { PurchaseBeat } from '@/lib/checkout/purchase-steps';
import { supportCode } from '@/lib/telemetry/support-code';
import { orderHref, traceHref } from './addresses';
import { PurchaseBar } from './purchase-bar';
import { StateBadge } from './state-badge';

interface PurchaseRowProps {
  readonly purchase: Purchase;
  readonly beat: PurchaseBeat;
  readonly scaleMs: number;
}

const CELL = 'h-7 px-2.5 whitespace-nowrap max-sm:h-auto max-sm:p-0 max-sm:leading-5';
const UNKNOWN = <span className="text-muted">–</span>;

export function PurchaseRow({ purchase, beat, scaleMs }: PurchaseRowProps) {
  const { order } = purchase;
  const last = purchase.attempts.at(-1);
  const traceId = order?.traceId ?? last?.traceId;
  return (
    <tr
      role="row"
      className="relative border-b border-line last:border-0 hover:bg-hover max-sm:grid max-sm:min-h-11 max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-x-2.5 max-sm:px-3 max-sm:py-2"
    >
      <td role="cell" className={`${CELL} pl-4 max-sm:order-4 max-sm:text-right max-sm:text-muted`}>
        <LocalTime at={purchase.startedAt} style="stamp" />
      </td>
      <td role="cell" className={`${CELL} max-sm:order-1`}>
        <Link
          href={orderHref(purchase.id)}
          prefetch={false}
          className="font-strong after:absolute after:inset-0 focus-visible:outline-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {order?.number ?? 'No order'}
        </Link>
      </td>
      <td role="cell" className={`${CELL} max-sm:order-3`}>
        <StateBadge state={purchase.state} />
      </td>
      <td role="cell" className={`${CELL} truncate max-sm:order-5 max-sm:col-span-full`}>
        {order ? order.lines.map((line) => line.name).join(', ') : UNKNOWN}
      </td>
      <td role="cell" className={`${CELL} font-mono max-lg:hidden`} title={purchase.viewerId}>
        {purchase.viewerId.slice(0, 8)}
      </td>
      <td role="cell" className={`${CELL} max-md:hidden`}>
        {last ? `·· ${last.cardLast4}` : UNKNOWN}
      </td>
      <td role="cell" className={`${CELL} text-right font-medium max-sm:order-2`}>
        {formatCents(purchase.totalCents)}
      </td>
      <td role="cell" className={`${CELL} max-sm:order-6 max-sm:col-span-full`}>
        <PurchaseBar beat={beat} scaleMs={scaleMs} />
      </td>
      <td role="cell" className={`${CELL} relative z-1 pr-4 font-mono max-md:hidden`}>
        {traceId === undefined ? (
          UNKNOWN
        ) : (
          <Link href={traceHref(traceId)} prefetch={false} className="link">
            {supportCode(traceId)}
          </Link>
        )}
      </td>
    </tr>
  );
}
