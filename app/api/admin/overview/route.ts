import { json, parseInput, routeHandler } from '@/lib/http/server/route-handler';
import { requireOperator } from '@/lib/operators/server/current-operator';
import { DEFAULT_WINDOW, WindowKey } from '@/lib/overview/overview';
import { overviewContext } from '@/lib/overview/server/context';
import { readOverview } from '@/lib/overview/server/read-overview';

export const dynamic = 'force-dynamic';

const Window = WindowKey.default(DEFAULT_WINDOW);

/** What happens now; the page asks for it every few seconds. */
export const GET = routeHandler(async (request) => {
  await requireOperator(request);
  const window = parseInput(Window, new URL(request.url).searchParams.get('window') ?? undefined);
  return json(await readOverview({ window }, overviewContext.get()));
});
