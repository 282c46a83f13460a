import { z } from '@/lib/base/schema';
import { json, parseInput, routeHandler } from '@/lib/http/server/route-handler';
import { requireOperator } from '@/lib/operators/server/current-operator';
import { readTraceLogs } from '@/lib/trace-backends/read-logs';
import { TraceId } from '@/lib/trace-backends/trace-id';

export const dynamic = 'force-dynamic';

const Input = z.strictObject({
  traceId: TraceId,
  limit: z.coerce.number().int().min(1).max(10_000).default(2_000),
});

export const GET = routeHandler<{ traceId: string }>(async (request, { traceId }) => {
  await requireOperator(request);
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const input = parseInput(Input, { ...query, traceId });
  return json(await readTraceLogs(input.traceId, input.limit, request.signal));
});
