import type { Metadata } from 'next';
import { OrderSearch } from '@/components/orders/order-search';
import { PurchaseList } from '@/components/orders/purchase-list';
import { ViewSwitch } from '@/components/orders/view-switch';
import { z } from '@/lib/base/schema';
import { PURCHASE_VIEWS } from '@/lib/checkout/purchase';
import { listPurchases } from '@/lib/checkout/server/list-purchases';
import { orderDesk } from '@/lib/checkout/server/order-desk';
import { pageData } from '@/lib/http/server/page-data';
import { addressOf, requireOperatorPage, type SearchParams } from '../../operator-page';

export const metadata: Metadata = { title: 'Orders' };

const Search = z.object({
  state: z.enum(PURCHASE_VIEWS).catch('orders'),
  before: z.string().max(64).optional().catch(undefined),
});

export default async function OrdersPage({ searchParams }: { readonly searchParams: SearchParams }) {
  await requireOperatorPage(await addressOf('/admin/orders', searchParams));
  const { state: view, before } = Search.parse(await searchParams);
  const { purchases, next } = await pageData(() => listPurchases({ view, before }, orderDesk.get().checkout));
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3.5 pb-2.5 max-sm:px-3">
        <h1 className="text-60 font-title tracking-[-0.015em] [font-stretch:108%]">Orders</h1>
        <span className="flex-1" />
        <ViewSwitch view={view} />
      </div>
      <OrderSearch>
        <PurchaseList view={view} purchases={purchases} next={next} paged={before !== undefined} />
      </OrderSearch>
    </>
  );
}
