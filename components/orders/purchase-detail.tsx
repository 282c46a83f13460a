import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { LocalTime } from '@/components/ui/local-time';
import { StepRows } from '@/components/ui/step-rows';
import { formatCents } from '@/lib/base/money';
import type { Purchase, PurchaseState } from '@/lib/checkout/purchase';
import { purchaseBeat } from '@/lib/checkout/purchase-steps';
import { supportCode } from '@/lib/telemetry/support-code';
import { ordersHref, traceHref } from './addresses';
import { AttemptTable } from './attempt-table';
import { StateBadge } from './state-badge';

/** One purchase: where its money is, what was bought, every attempt at paying for it, and its trace. */
export function PurchaseDetail({ purchase }: { readonly purchase: Purchase }) {
  const { order } = purchase;
  const beat = purchaseBeat(purchase);
  return (
    <article className="max-w-[980px] px-4 pt-3 pb-10 max-sm:px-3">
      <Link href={ordersHref('orders')} prefetch={false} className="link text-20">
        Orders
      </Link>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">
          {order?.number ?? 'Payment without an order'}
        </h1>
        <StateBadge state={purchase.state} />
        <span className="text-50 font-medium">{formatCents(purchase.totalCents)}</span>
      </div>
      <p className="mt-1 text-text-2">{MEANING[purchase.state]}</p>
      <Facts purchase={purchase} />
      <Section title="What happened">
        <StepRows steps={beat.steps} lengthMs={beat.lengthMs} />
        <p className="mt-2 text-20 text-muted">Times run from the beginning of the last attempt. Hatched is waiting.</p>
      </Section>
      {order && (
        <Section title="Lines">
          <ul className="border-b border-line">
            {order.lines.map((line) => (
              <li key={line.titleId} className="flex min-h-7 items-center gap-3 border-t border-line">
                <span className="min-w-0 flex-1 truncate">{line.name}</span>
                <span className="text-20 text-muted">{line.taxPermille / 10} % tax</span>
                <span className="w-20 text-right font-medium">{formatCents(line.priceCents)}</span>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-20 text-muted">{formatCents(order.taxCents)} tax included.</p>
        </Section>
      )}
      <Section title={purchase.attempts.length === 1 ? 'Attempt' : `${purchase.attempts.length} attempts`}>
        <AttemptTable attempts={purchase.attempts} />
      </Section>
    </article>
  );
}

const MEANING: Record<PurchaseState, string> = {
  captured: 'The money is taken and the films are the viewer’s.',
  placed: 'The films are the viewer’s. The worker has not taken the money yet.',
  authorised: 'The card is authorised and the order is being written.',
  pending: 'The payment provider has not answered yet.',
  challenge: 'The bank asked the viewer for a confirmation that has not come. Nothing is charged.',
  unknown: 'The provider did not say what it did. The worker looks it up and gives the money back.',
  declined: 'The bank declined the card. Nothing is charged, and the cart is kept.',
  voiding: 'No order came of it. The worker is giving the money back.',
  voided: 'No order came of it. The money was given back.',
};

function Facts({ purchase }: { readonly purchase: Purchase }) {
  const { order } = purchase;
  const last = purchase.attempts.at(-1);
  const traceId = order?.traceId ?? last?.traceId;
  return (
    <dl className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-1">
      {traceId !== undefined && (
        <Fact name="Support code">
          <Link href={traceHref(traceId)} prefetch={false} className="link font-mono">
            {supportCode(traceId)}
          </Link>
          <span className="ml-2 text-20 text-muted">opens the trace</span>
        </Fact>
      )}
      <Fact name="Began">
        <LocalTime at={purchase.startedAt} style="stamp" />
      </Fact>
      {order && <Fact name="E-mail">{order.maskedEmail}</Fact>}
      {last && <Fact name="Card">ends in {last.cardLast4}</Fact>}
      <Fact name="Viewer">
        <Id text={purchase.viewerId} what="the viewer’s id" />
      </Fact>
      <Fact name={order ? 'Order id' : 'Cart id'}>
        <Id text={purchase.id} what="the id" />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Id({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="font-mono text-20 break-all select-all">{text}</span>
      <CopyButton look="quiet" text={text} what={what} className="max-sm:hidden" />
    </span>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mt-7">
      <h2 className="mb-2 text-40 font-strong">{title}</h2>
      {children}
    </section>
  );
}
