'use client';

import { ReceiptText } from 'lucide-react';
import Link from 'next/link';
import { Icon } from '@/components/ui/icon';
import { formatCents } from '@/lib/base/money';
import { useTracedOrder } from './use-traced-order';

export interface TraceOrderProps {
  readonly traceId: string;
  /** A trace that grew may have an order by now. */
  readonly spanCount: number;
}

/** The order that this trace made, and whose it is by an id that tells nothing else. */
export function TraceOrder({ traceId, spanCount }: TraceOrderProps) {
  const order = useTracedOrder(traceId, spanCount);
  if (!order) return null;
  return (
    <span data-order className="flex flex-wrap items-center gap-x-2">
      <Icon of={ReceiptText} size={14} className="text-muted" />
      <span>
        Order{' '}
        <Link href={`/admin/orders/${order.id}`} prefetch={false} className="link">
          {order.number}
        </Link>
        , <b>{formatCents(order.totalCents)}</b>, {order.state}
      </span>
      <span className="max-sm:hidden">
        Viewer{' '}
        <span className="font-mono" title={order.viewerId}>
          {order.viewerId.slice(0, 8)}
        </span>
      </span>
    </span>
  );
}
