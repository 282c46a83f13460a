import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import type { Purchase, PurchaseView } from '@/lib/checkout/purchase';
import { ordersHref } from './addresses';
import { PurchaseTable } from './purchase-table';

interface PurchaseListProps {
  readonly view: PurchaseView;
  readonly purchases: readonly Purchase[];
  /** Where the older ones begin. */
  readonly next?: string | undefined;
  /** Not the first page. */
  readonly paged: boolean;
}

const LABEL: Record<PurchaseView, string> = {
  orders: 'Orders, newest first',
  waiting: 'Orders that wait for capture, newest first',
  unfinished: 'Payments without an order, newest first',
};

export function PurchaseList({ view, purchases, next, paged }: PurchaseListProps) {
  if (purchases.length === 0) return <Nothing view={view} paged={paged} />;
  return (
    <>
      <PurchaseTable label={LABEL[view]} purchases={purchases} />
      {(next !== undefined || paged) && (
        <nav aria-label="Pages" className="flex gap-2 px-4 py-3 max-sm:px-3">
          {paged && <LinkButton href={ordersHref(view)}>Newest</LinkButton>}
          {next !== undefined && <LinkButton href={ordersHref(view, next)}>Older</LinkButton>}
        </nav>
      )}
    </>
  );
}

const EMPTY: Record<PurchaseView, { readonly title: string; readonly words: string }> = {
  orders: { title: 'No order yet', words: 'A purchase in the shop appears here at once.' },
  waiting: { title: 'Nothing waits for capture', words: 'The worker has taken the money of every order.' },
  unfinished: {
    title: 'Every payment became an order',
    words: 'Declined cards, parked payments and money given back would stand here.',
  },
};

function Nothing({ view, paged }: Pick<PurchaseListProps, 'view' | 'paged'>) {
  const { title, words } = EMPTY[view];
  return (
    <div className="px-4 max-sm:px-3">
      <EmptyState
        title={paged ? 'No older ones' : title}
        flush
        actions={
          paged ? (
            <LinkButton href={ordersHref(view)}>Newest</LinkButton>
          ) : view === 'orders' ? (
            <LinkButton href="/">Open the shop</LinkButton>
          ) : (
            <LinkButton href={ordersHref('orders')}>All orders</LinkButton>
          )
        }
      >
        <p>{words}</p>
      </EmptyState>
    </div>
  );
}
