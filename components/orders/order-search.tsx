'use client';

import { Search, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { type FoundOrders, searchOrders } from '@/lib/checkout/browser/orders-api';
import { ORDER_SEARCH_LENGTH_MAX, parseOrderSearch } from '@/lib/checkout/order-search';
import { PurchaseTable } from './purchase-table';
import { searchFailure } from './search-failure';

type State =
  | { readonly kind: 'idle' | 'searching' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'found'; readonly found: FoundOrders };

const BY: Record<FoundOrders['kind'], string> = {
  email: 'this e-mail address',
  support_code: 'this support code',
  number: 'this number',
  id: 'this id',
  trace: 'this trace',
};

/** What was looked for stands in no address: it may be somebody's e-mail. `children` is the list without a search. */
export function OrderSearch({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef<AbortController>(undefined);

  const search = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const text = input.current?.value ?? '';
    latest.current?.abort();
    if (text.trim() === '') return setState({ kind: 'idle' });
    if (!parseOrderSearch(text)) return setState({ kind: 'failed', text: searchFailure(undefined) });
    const abort = new AbortController();
    latest.current = abort;
    setState({ kind: 'searching' });
    try {
      setState({ kind: 'found', found: await searchOrders(text, abort.signal) });
    } catch (error) {
      if (!abort.signal.aborted) setState({ kind: 'failed', text: searchFailure(error) });
    }
  };

  const clear = (): void => {
    latest.current?.abort();
    if (input.current) input.current.value = '';
    setState({ kind: 'idle' });
    input.current?.focus();
  };

  return (
    <>
      <search className="block px-4 pb-3 max-sm:px-3">
        {/* Without a method a form that is sent before this script runs would put the text into the address. */}
        <form method="post" onSubmit={search} className="flex flex-wrap items-center gap-2">
          <span className="relative max-w-[460px] min-w-[220px] flex-1">
            <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
            <input
              ref={input}
              type="search"
              name="text"
              aria-label="Support code, order number, id or e-mail"
              aria-describedby="orders-search-note"
              placeholder="Code, number, id or e-mail"
              autoComplete="off"
              spellCheck={false}
              maxLength={ORDER_SEARCH_LENGTH_MAX}
              enterKeyHint="search"
              className="control w-full rounded-2 border border-line-control bg-surface pr-2 pl-8.5 placeholder:text-muted hover:border-text-2 max-sm:text-[1rem]"
            />
          </span>
          <Button type="submit" look="primary" busy={state.kind === 'searching'}>
            Find
          </Button>
          {state.kind !== 'idle' && (
            <Button look="quiet" onClick={clear}>
              <Icon of={X} />
              Newest orders
            </Button>
          )}
          <span id="orders-search-note" className="text-20 text-muted">
            Who searches for what is recorded.
          </span>
        </form>
      </search>
      <p role="status" className="sr-only">
        {state.kind === 'searching' && 'Searching'}
        {state.kind === 'found' && countText(state.found)}
      </p>
      {state.kind === 'failed' && (
        <Notice tone="danger" role="alert" className="mx-4 mb-3 max-sm:mx-3">
          {state.text}
        </Notice>
      )}
      {state.kind === 'found' ? <Found found={state.found} /> : children}
    </>
  );
}

function Found({ found }: { readonly found: FoundOrders }) {
  if (found.purchases.length === 0) {
    return (
      <div className="px-4 max-sm:px-3">
        <EmptyState title={`Nothing belongs to ${BY[found.kind]}`} flush>
          <p>{advice(found.kind)}</p>
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <h2 className="border-b border-line px-4 py-1.5 text-muted max-sm:px-3">{countText(found)}</h2>
      <PurchaseTable label="Orders found" purchases={found.purchases} />
    </>
  );
}

function countText({ kind, purchases, more }: FoundOrders): string {
  const count = purchases.length;
  if (more) return `The newest ${count} of ${BY[kind]}`;
  return `${count} ${count === 1 ? 'purchase' : 'purchases'} of ${BY[kind]}`;
}

function advice(kind: FoundOrders['kind']): string {
  if (kind === 'email')
    return 'The address must be whole, as it was typed at the checkout. Payments without an order know none.';
  if (kind === 'support_code')
    return 'Codes on error pages lead to a trace, not to an order: paste it into the box at the top.';
  return 'Check it letter by letter. An e-mail address or a support code finds the same order.';
}
