import type { ReactNode } from 'react';
import { formatCents } from '@/lib/base/money';
import type { Cart } from '@/lib/checkout/cart';
import { taxText } from './tax-text';

/** What it comes to, and the one action. */
export function OrderSummary({ cart, children }: { readonly cart: Cart; readonly children: ReactNode }) {
  return (
    <aside
      aria-labelledby="summary-heading"
      className="rounded-3 border border-line-2 bg-surface px-6 pt-[22px] pb-6 md:sticky md:top-6"
    >
      <h2 id="summary-heading" className="heading mb-2 text-50">
        Your order
      </h2>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1.5 [&_dd]:pl-4 [&_dd]:text-right">
        {cart.lines.map(({ titleId, name, priceCents }) => (
          <div key={titleId} className="contents">
            <dt>{name}</dt>
            <dd>{formatCents(priceCents)}</dd>
          </div>
        ))}
        <dt className="text-muted">{taxText(cart.lines)}</dt>
        <dd className="text-muted">{formatCents(cart.taxCents)}</dd>
        <dt className="mt-1.5 border-t border-line-2 pt-3 text-60 font-title">To pay</dt>
        <dd className="mt-1.5 border-t border-line-2 pt-3 text-60 font-title">{formatCents(cart.totalCents)}</dd>
      </dl>
      {children}
    </aside>
  );
}
