import { z } from '@/lib/base/schema';
import { ORDER_SEARCH_LENGTH_MAX } from '@/lib/checkout/order-search';
import { findOrders } from '@/lib/checkout/server/find-orders';
import { orderDesk } from '@/lib/checkout/server/order-desk';
import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { requireOperator } from '@/lib/operators/server/current-operator';

export const dynamic = 'force-dynamic';

const Search = z.strictObject({ text: z.string().max(ORDER_SEARCH_LENGTH_MAX) });

/** Looks for orders. A POST, so that an address is in no URL, no span and no log of a proxy. */
export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const operator = await requireOperator(request);
  const { text } = await readJson(request, Search, 4096);
  return json(await findOrders({ text, operatorId: operator.id }, orderDesk.get()));
});
