import type { PurchaseView } from '@/lib/checkout/purchase';

export const orderHref = (id: string): string => `/admin/orders/${id}`;
export const traceHref = (traceId: string): string => `/admin/traces/${traceId}`;

/** The list; the newest orders need no parameter. */
export function ordersHref(view: PurchaseView, before?: string): string {
  const search = new URLSearchParams();
  if (view !== 'orders') search.set('state', view);
  if (before !== undefined) search.set('before', before);
  return search.size === 0 ? '/admin/orders' : `/admin/orders?${search}`;
}
