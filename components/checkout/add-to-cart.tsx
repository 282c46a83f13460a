'use client';
import { ShoppingBag } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { setCartCount } from '@/lib/checkout/browser/cart-count';
import { addToCart } from '@/lib/checkout/browser/checkout-api';
import { flow } from '@/lib/telemetry/browser/flow';
import { FailedRequest } from './failed-request';

interface AddToCartProps {
  readonly titleId: string;
  readonly label: string;
}

export function AddToCart({ titleId, label }: AddToCartProps) {
  const router = useRouter();
  const [failure, setFailure] = useState<unknown>();
  const [isAdding, setAdding] = useState(false);
  const [isLeaving, startLeaving] = useTransition();

  async function add(): Promise<void> {
    setAdding(true);
    setFailure(undefined);
    try {
      await flow('cart.add', async (f) => {
        const cart = await addToCart(titleId, { fetch: f.fetch });
        setCartCount(cart?.lines.length ?? 0);
        startLeaving(() => router.push('/cart'));
      });
    } catch (error) {
      setFailure(error);
    } finally {
      setAdding(false);
    }
  }

  return (
    <div className="grid gap-2.5">
      <Button look="primary" size="lg" busy={isAdding || isLeaving} onClick={() => void add()}>
        {!(isAdding || isLeaving) && <ShoppingBag aria-hidden="true" className="size-5" strokeWidth={1.75} />}
        {label}
      </Button>
      {failure !== undefined && <FailedRequest error={failure} title="It is not in your cart." />}
    </div>
  );
}
