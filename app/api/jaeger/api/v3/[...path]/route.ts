import { routeHandler } from '@/lib/http/server/route-handler';
import { requireOperatorOrToken } from '@/lib/operators/server/current-operator';
import { handleJaegerProxy } from '@/lib/trace-backends/proxy';

export const dynamic = 'force-dynamic';

export const GET = routeHandler<{ path: string[] }>(async (request, { path }) => {
  await requireOperatorOrToken(request);
  return handleJaegerProxy(request, path);
});
