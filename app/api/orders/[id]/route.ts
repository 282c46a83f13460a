import { AppError } from '@/lib/base/errors';
import { checkoutContext } from '@/lib/checkout/server/context';
import { getOrder } from '@/lib/checkout/server/get-order';
import { json, routeHandler } from '@/lib/http/server/route-handler';
import { viewerOf } from '@/lib/viewers/server/current-viewer';

export const dynamic = 'force-dynamic';

export const GET = routeHandler<{ id: string }>(async (request, { id }) => {
  const order = await getOrder({ orderId: id, viewerId: viewerOf(request) }, checkoutContext.get());
  if (!order) throw new AppError('not_found', 'There is no such order.');
  return json({ order });
});
