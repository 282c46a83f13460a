'use client';

import { useRouter } from 'next/navigation';
import { Segmented } from '@/components/ui/segmented';
import type { PurchaseView } from '@/lib/checkout/purchase';
import { ordersHref } from './addresses';

const OPTIONS: readonly { readonly value: PurchaseView; readonly label: string }[] = [
  { value: 'orders', label: 'All orders' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'unfinished', label: 'No order' },
];

export function ViewSwitch({ view }: { readonly view: PurchaseView }) {
  const router = useRouter();
  return <Segmented label="State" value={view} options={OPTIONS} onChange={(next) => router.push(ordersHref(next))} />;
}
