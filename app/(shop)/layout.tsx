import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { CartLink } from '@/components/checkout/cart-link';
import { Footer } from '@/components/layout/footer';
import { ShopHeader } from '@/components/layout/shop-header';
import { checkoutContext } from '@/lib/checkout/server/context';
import { getCart } from '@/lib/checkout/server/get-cart';
import { pageData } from '@/lib/http/server/page-data';
import { viewerOfHeaders } from '@/lib/viewers/server/current-viewer';

export default async function ShopLayout({ children }: { readonly children: ReactNode }) {
  const viewerId = viewerOfHeaders(await headers());
  const cart = viewerId === undefined ? undefined : await pageData(() => getCart(viewerId, checkoutContext.get()));
  return (
    <div className="flex min-h-dvh flex-col text-40">
      <ShopHeader cart={<CartLink count={cart?.lines.length ?? 0} />} />
      <div className="flex-1">{children}</div>
      <Footer />
    </div>
  );
}
