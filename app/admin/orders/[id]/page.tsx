import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PurchaseDetail } from '@/components/orders/purchase-detail';
import { getPurchase } from '@/lib/checkout/server/get-purchase';
import { orderDesk } from '@/lib/checkout/server/order-desk';
import { pageData } from '@/lib/http/server/page-data';
import { requireOperatorPage } from '../../operator-page';

export const metadata: Metadata = { title: 'Order' };

interface OrderPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function OrderPage({ params }: OrderPageProps) {
  const { id } = await params;
  const operator = await requireOperatorPage(`/admin/orders/${encodeURIComponent(id)}`);
  const purchase = await pageData(() => getPurchase({ id, operatorId: operator.id }, orderDesk.get()));
  if (!purchase) notFound();
  return <PurchaseDetail purchase={purchase} />;
}
