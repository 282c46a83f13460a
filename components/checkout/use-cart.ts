'use client';
import { useState } from 'react';
import { setCartCount } from '@/lib/checkout/browser/cart-count';
import { removeFromCart } from '@/lib/checkout/browser/checkout-api';
import type { Cart } from '@/lib/checkout/cart';
import { flow } from '@/lib/telemetry/browser/flow';

interface CartState {
  /** Undefined when it is empty. */
  readonly cart: Cart | undefined;
  /** The line that is being removed. */
  readonly removing: string | undefined;
  readonly failure: unknown;
  remove(titleId: string): Promise<void>;
  replace(cart: Cart | undefined): void;
}

/** The cart as the server rendered it, then as the answers to this page's own changes tell it. */
export function useCart(initial: Cart | undefined): CartState {
  const [cart, setCart] = useState(initial);
  const [removing, setRemoving] = useState<string>();
  const [failure, setFailure] = useState<unknown>();

  function replace(next: Cart | undefined): void {
    setCart(next);
    setCartCount(next?.lines.length ?? 0);
  }

  async function remove(titleId: string): Promise<void> {
    setRemoving(titleId);
    setFailure(undefined);
    try {
      replace(await flow('cart.remove', (f) => removeFromCart(titleId, { fetch: f.fetch })));
    } catch (error) {
      setFailure(error);
    } finally {
      setRemoving(undefined);
    }
  }

  return { cart: cart && cart.lines.length > 0 ? cart : undefined, removing, failure, remove, replace };
}
