import { routeHandler } from '@/lib/http/server/route-handler';
import { requireOperatorOrToken } from '@/lib/operators/server/current-operator';
import { handleLegacyJaegerProxy } from '@/lib/trace-backends/legacy-proxy';

export const dynamic = 'force-dynamic';

/** All that is not below `v3`. */
export const GET = routeHandler<{ path: string[] }>(async (request) => {
  await requireOperatorOrToken(request);
  return handleLegacyJaegerProxy(request);
});
