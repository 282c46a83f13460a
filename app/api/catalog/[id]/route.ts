import { AppError } from '@/lib/base/errors';
import { catalogContext } from '@/lib/catalog/server/context';
import { getTitle } from '@/lib/catalog/server/get-title';
import { json, routeHandler } from '@/lib/http/server/route-handler';

export const dynamic = 'force-dynamic';

export const GET = routeHandler<{ id: string }>(async (_request, { id }) => {
  const title = await getTitle(id, catalogContext.get());
  if (!title) throw new AppError('not_found', 'There is no such title.');
  return json({ title });
});
