import { z } from '@/lib/base/schema';
import { checkoutContext } from '@/lib/checkout/server/context';
import { orderOfTrace } from '@/lib/checkout/server/order-of-trace';
import { json, parseInput, routeHandler } from '@/lib/http/server/route-handler';
import { requireOperator } from '@/lib/operators/server/current-operator';

export const dynamic = 'force-dynamic';

const TraceId = z
  .string()
  .regex(/^([0-9a-f]{16}|[0-9a-f]{32})$/i, 'not a trace id')
  .transform((id) => id.toLowerCase().padStart(32, '0'));

export const GET = routeHandler<{ traceId: string }>(async (request, params) => {
  await requireOperator(request);
  const order = await orderOfTrace(parseInput(TraceId, params.traceId), checkoutContext.get());
  return json({ order: order ?? null });
});
