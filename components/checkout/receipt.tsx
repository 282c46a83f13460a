'use client';
import { CircleCheck, Play } from 'lucide-react';
import { LinkButton } from '@/components/ui/link-button';
import { LocalTime } from '@/components/ui/local-time';
import { SupportCode } from '@/components/ui/support-code';
import type { Order } from '@/lib/checkout/order';
import { orderBeat } from '@/lib/checkout/order-steps';
import { OrderTimeline } from './order-timeline';
import { ReceiptSlip } from './receipt-slip';
import { useSettledOrder } from './use-settled-order';

interface ReceiptProps {
  readonly initialOrder: Order;
  /** For a signed-in operator. */
  readonly traceHref?: string | undefined;
}

export function Receipt({ initialOrder, traceHref }: ReceiptProps) {
  const order = useSettledOrder(initialOrder);
  const [first] = order.lines;
  return (
    <main
      id="main"
      className="grid items-start justify-between gap-x-[clamp(24px,5vw,88px)] gap-y-10 px-(--gutter) pt-6 sm:pt-12 md:grid-cols-[minmax(0,680px)_minmax(320px,460px)]"
    >
      <div>
        <p className="mb-2.5 flex items-center gap-2 font-medium text-success">
          <CircleCheck aria-hidden="true" className="size-5" strokeWidth={1.75} />
          <span>
            Paid on <LocalTime at={order.placedAt} />
          </span>
        </p>
        <h1 className="headline text-[2.125rem] leading-[2.375rem] sm:text-80">Ready when you are.</h1>
        <p className="mt-3 max-w-[46ch] text-50 text-text-2">{whatIsYours(order)}</p>
        <div className="mt-[22px] flex flex-wrap gap-2">
          {first && (
            <LinkButton href={`/watch/${first.titleId}`} look="primary" size="lg">
              <Play aria-hidden="true" className="size-5 fill-current" strokeWidth={1.75} />
              Watch {first.name}
            </LinkButton>
          )}
          {order.lines.length > 1 && (
            <LinkButton href="/library" size="lg">
              My films
            </LinkButton>
          )}
        </div>
        <section className="mt-10" aria-labelledby="code-heading">
          <h2 id="code-heading" className="heading mb-3.5 text-50">
            Support code
          </h2>
          <SupportCode code={order.supportCode} href={traceHref} size="lg" />
          <p className="mt-2 max-w-[600px] text-30 text-muted">
            If something about this order is wrong, send us this code. It leads straight to what our systems recorded,
            so you need not explain it twice. It contains no card data.
          </p>
        </section>
        <OrderTimeline beat={orderBeat(order)} />
      </div>
      <ReceiptSlip order={order} />
    </main>
  );
}

function whatIsYours({ lines }: Order): string {
  const [first] = lines;
  if (lines.length === 1 && first) return `${first.name} is in My films, yours to keep in this browser.`;
  return `${lines.length === 2 ? 'Both' : `All ${lines.length}`} films are in My films, yours to keep in this browser.`;
}
