'use client';
import { ShoppingBag } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { LinkButton } from '@/components/ui/link-button';
import { cartCount, subscribeCartCount } from '@/lib/checkout/browser/cart-count';

/** `count` is what the server rendered, if it could tell; this page's own changes win. */
export function CartLink({ count }: { readonly count: number | undefined }) {
  const shown = useSyncExternalStore(subscribeCartCount, cartCount, () => undefined) ?? count;
  const label = shown === undefined ? 'Cart' : `Cart, ${shown} ${shown === 1 ? 'title' : 'titles'}`;
  return (
    <LinkButton href="/cart" look="quiet" size="md" square aria-label={label} title="Cart" className="relative">
      <ShoppingBag aria-hidden="true" className="size-5" strokeWidth={1.75} />
      {shown !== undefined && shown > 0 && (
        <b
          aria-hidden="true"
          className="absolute top-1 right-[3px] min-w-4 rounded-full bg-accent px-1 text-center text-10 text-on-accent"
        >
          {shown}
        </b>
      )}
    </LinkButton>
  );
}
