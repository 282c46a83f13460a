import { databaseSlot } from '@/lib/database/client';
import { json, routeHandler } from '@/lib/http/server/route-handler';
import { operatorOfHeaders } from '@/lib/operators/server/current-operator';
import { viewerOfHeaders } from '@/lib/viewers/server/current-viewer';
import { getUser } from '@/lib/viewers/server/get-user';

export const GET = routeHandler<{ id: string }>(async (request, { id }) => {
  const viewerId = viewerOfHeaders(request.headers);
  const isOperator = viewerId !== id && (await operatorOfHeaders(request.headers)) !== undefined;
  const user = await getUser({ userId: id, viewerId, isOperator }, { database: databaseSlot.get() });
  return json({ user });
});
