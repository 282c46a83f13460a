'use client';
import { useEffect, useState } from 'react';
import { loadOrder } from '@/lib/checkout/browser/checkout-api';
import type { Order } from '@/lib/checkout/order';

const FIRST_LOOK_MS = 250;
const LOOKS_MAX = 60;
const PAUSE_MAX_MS = 5_000;

/** The order as it stands: asks again, ever less often, until the payment is captured. */
export function useSettledOrder(initial: Order): Order {
  const [order, setOrder] = useState(initial);
  const settled = order.capturedAt !== undefined;

  useEffect(() => {
    if (settled) return;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let looks = 0;
    const wait = (): void => {
      if (leaving.signal.aborted || looks >= LOOKS_MAX) return;
      timer = setTimeout(() => void look(), Math.min(PAUSE_MAX_MS, FIRST_LOOK_MS * 1.4 ** looks));
    };
    const look = async (): Promise<void> => {
      looks += 1;
      // A look that fails changes nothing: what was true stays, and there is a next one.
      const now = await loadOrder(initial.id, { signal: leaving.signal }).catch(() => undefined);
      if (leaving.signal.aborted) return;
      if (now?.capturedAt !== undefined) setOrder(now);
      else wait();
    };
    wait();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [initial.id, settled]);

  return order;
}
