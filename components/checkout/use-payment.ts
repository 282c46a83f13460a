'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { setCartCount } from '@/lib/checkout/browser/cart-count';
import { loadCart, type Payment, payCart } from '@/lib/checkout/browser/checkout-api';
import type { Cart } from '@/lib/checkout/cart';
import { ApiError } from '@/lib/http/fetch-json';
import { type Flow, flow } from '@/lib/telemetry/browser/flow';
import { supportCode } from '@/lib/telemetry/support-code';

/** How the last attempt stands. Each but `idle` and `paying` has words in `payment-notice.tsx`. */
export type PaymentState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'paying' }
  /** The bank asks; the same attempt goes on with the answer. */
  | { readonly kind: 'challenge'; readonly payment: Payment; readonly code?: string | undefined }
  | Verdict;

export interface Verdict {
  readonly kind: 'declined' | 'unknown' | 'at_work' | 'differs' | 'owned' | 'changed' | 'refused';
  readonly detail?: string | undefined;
  readonly code?: string | undefined;
}

interface PaymentTools {
  readonly cart: Cart | undefined;
  replaceCart(cart: Cart | undefined): void;
}

/** One click on Pay is one flow: the POST, what follows from its answer, and the way to the receipt. */
export function usePayment({ cart, replaceCart }: PaymentTools) {
  const router = useRouter();
  const [state, setState] = useState<PaymentState>({ kind: 'idle' });
  const [isLeaving, startLeaving] = useTransition();
  const keyIsUsed = useRef(false);

  /** After a final answer the server has a new key for what is now in the cart. */
  async function renewCart(send: typeof fetch): Promise<Cart | undefined> {
    const renewed = await loadCart({ fetch: send });
    keyIsUsed.current = false;
    replaceCart(renewed);
    return renewed;
  }

  function leaveFor(path: string): PaymentState {
    setCartCount(0);
    startLeaving(() => router.push(path));
    return { kind: 'paying' };
  }

  /** The key is at work under other details. Where the cart is gone, the first try became an order. */
  async function afterOtherDetails(verdict: Verdict, send: typeof fetch): Promise<PaymentState> {
    const now = await loadCart({ fetch: send }).catch(() => cart);
    if (now === undefined) return leaveFor('/library');
    if (now.checkoutKey === cart?.checkoutKey) return verdict;
    replaceCart(now);
    return { ...verdict, kind: 'changed' };
  }

  async function attempt(payment: Payment, f: Flow): Promise<PaymentState> {
    try {
      const current = keyIsUsed.current ? await renewCart(f.fetch) : cart;
      if (current === undefined) return { kind: 'changed' };
      const placed = await payCart(current, payment, { fetch: f.fetch });
      return leaveFor(`/orders/${placed.orderId}`);
    } catch (error) {
      const next = judge(error, payment);
      // Without an answer the flow failed; every other outcome is an answer, and the page's to show.
      if (next === undefined) throw error;
      if (next.kind === 'challenge' || next.kind === 'at_work') return next;
      if (next.kind === 'differs') return afterOtherDetails(next, f.fetch);
      keyIsUsed.current = true;
      await renewCart(f.fetch).catch(() => undefined);
      return next;
    }
  }

  async function pay(payment: Payment): Promise<void> {
    setState({ kind: 'paying' });
    let traceId: string | undefined;
    try {
      const next = await flow('checkout', (f) => {
        traceId = f.traceId;
        return attempt(payment, f);
      });
      setState(next);
    } catch (error) {
      traceId = (error instanceof ApiError ? error.traceId : undefined) ?? traceId;
      setState({ kind: 'unknown', code: traceId && supportCode(traceId) });
    }
  }

  return { state, busy: state.kind === 'paying' || isLeaving, pay, forget: () => setState({ kind: 'idle' }) };
}

/** Undefined when nobody knows how it ended: then the same key is sent again. */
function judge(error: unknown, payment: Payment): PaymentState | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const code = error.traceId && supportCode(error.traceId);
  if (error.code === 'already_owned') return { kind: 'owned', detail: error.detail, code };
  if (error.status === 402) {
    return error.code === 'payment_challenge' ? { kind: 'challenge', payment, code } : { kind: 'declined', code };
  }
  if (error.code === 'payment_in_progress') return { kind: 'at_work', code };
  if (error.status >= 500) return undefined;
  if (error.code === 'payment_differs') return { kind: 'differs', code };
  if (error.status === 404 || error.status === 409 || error.status === 422) return { kind: 'changed', code };
  return { kind: 'refused', detail: error.detail, code };
}
