import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { Receipt } from '@/components/checkout/receipt';
import { checkoutContext } from '@/lib/checkout/server/context';
import { getOrder } from '@/lib/checkout/server/get-order';
import { pageData } from '@/lib/http/server/page-data';
import { operatorOfHeaders } from '@/lib/operators/server/current-operator';
import { readViewer } from '../../read-shop';

export const metadata = { title: 'Receipt' };

interface OrderPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

/** Another viewer's order is as unknown as one that never was. */
export default async function OrderPage({ params }: OrderPageProps) {
  const { id } = await params;
  const viewerId = await readViewer();
  if (viewerId === undefined) notFound();
  const order = await pageData(() => getOrder({ orderId: id, viewerId }, checkoutContext.get()));
  if (order === undefined) notFound();
  const operator = await pageData(async () => operatorOfHeaders(await headers()));
  return <Receipt initialOrder={order} traceHref={operator && `/admin/traces/${order.traceId}`} />;
}
