import { checkoutContext } from '@/lib/checkout/server/context';
import { orderOfTrace } from '@/lib/checkout/server/order-of-trace';
import { json, parseInput, routeHandler } from '@/lib/http/server/route-handler';
import { requireOperator } from '@/lib/operators/server/current-operator';
import { TraceId } from '@/lib/trace-backends/trace-id';

export const dynamic = 'force-dynamic';

export const GET = routeHandler<{ traceId: string }>(async (request, params) => {
  await requireOperator(request);
  const order = await orderOfTrace(parseInput(TraceId, params.traceId), checkoutContext.get());
  return json({ order: order ?? null });
});
