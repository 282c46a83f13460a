'use client';
import { Printer } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { formatCents } from '@/lib/base/money';
import type { Order } from '@/lib/checkout/order';
import { OrderLine } from './order-line';
import { taxText } from './tax-text';

export function ReceiptSlip({ order }: { readonly order: Order }) {
  return (
    <aside aria-labelledby="slip-heading" className="rounded-1 border border-line-2 bg-surface p-6">
      <div className="mb-3.5 flex items-baseline justify-between gap-4">
        <h2 id="slip-heading" className="text-50 font-title">
          Receipt
        </h2>
        <span className="font-mono text-20 text-muted">{order.number}</span>
      </div>
      <ul>
        {order.lines.map((line) => (
          <OrderLine key={line.titleId} line={line} />
        ))}
      </ul>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1.5 border-t border-line pt-3.5 [&_dd]:pl-4 [&_dd]:text-right">
        <dt className="text-muted">{taxText(order.lines)}</dt>
        <dd className="text-muted">{formatCents(order.taxCents)}</dd>
        <dt className="text-muted">Card ending {order.cardLast4}</dt>
        <dd className="text-muted">{order.capturedAt === undefined ? 'Authorised' : 'Captured'}</dd>
        <dt className="text-muted">For</dt>
        <dd className="min-w-0 break-all text-muted">{order.email}</dd>
        <dt className="mt-1.5 border-t border-text pt-2.5 text-50 font-title">Paid</dt>
        <dd className="mt-1.5 border-t border-text pt-2.5 text-50 font-title">{formatCents(order.totalCents)}</dd>
      </dl>
      <Button size="md" className="no-print mt-[18px]" onClick={() => window.print()}>
        <Printer aria-hidden="true" className="size-4" strokeWidth={1.75} />
        Print
      </Button>
    </aside>
  );
}
