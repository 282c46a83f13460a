'use client';
import { LinkButton } from '@/components/ui/link-button';
import type { Cart } from '@/lib/checkout/cart';
import { CartLines } from './cart-lines';
import { EmptyCart } from './empty-cart';
import { OrderSummary } from './order-summary';
import { useCart } from './use-cart';

export function CartView({ initialCart }: { readonly initialCart: Cart | undefined }) {
  const { cart, ...state } = useCart(initialCart);
  if (cart === undefined) return <EmptyCart />;
  return (
    <main
      id="main"
      className="grid items-start justify-between gap-x-[clamp(24px,5vw,88px)] gap-y-6 px-(--gutter) pt-6 sm:pt-10 md:grid-cols-[minmax(0,760px)_minmax(320px,400px)]"
    >
      <div>
        <h1 className="headline text-[2.125rem] leading-[2.375rem] sm:text-80">Cart</h1>
        <CartLines cart={cart} state={state} />
        <p className="border-t border-line pt-4">
          <LinkButton href="/" size="md">
            Back to the programme
          </LinkButton>
        </p>
      </div>
      <OrderSummary cart={cart}>
        <LinkButton href="/checkout" look="primary" size="lg" className="mt-[18px] w-full">
          To checkout
        </LinkButton>
        <p className="mt-3 text-30 text-muted">Nothing is charged before you press Pay on the next page.</p>
      </OrderSummary>
    </main>
  );
}
