import type { ReactNode } from 'react';
import { CartLink } from '@/components/checkout/cart-link';
import { Footer } from '@/components/layout/footer';
import { ShopHeader } from '@/components/layout/shop-header';
import { ifReachable, readCart } from './read-shop';

export default async function ShopLayout({ children }: { readonly children: ReactNode }) {
  const count = await ifReachable(readCart().then((cart) => cart?.lines.length ?? 0));
  return (
    <div className="flex min-h-dvh flex-col text-40">
      <ShopHeader cart={<CartLink count={count} />} />
      <div className="flex-1">{children}</div>
      <Footer />
    </div>
  );
}
