import { z } from 'zod';
import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { playbackContext } from '@/lib/playback/server/context';
import { endSession, getSession, recordHeartbeat } from '@/lib/playback/server/sessions';
import { viewerOf } from '@/lib/viewers/server/current-viewer';

interface Params {
  readonly id: string;
}

export const GET = routeHandler<Params>(async (request, { id }) =>
  json({ session: await getSession({ viewerId: viewerOf(request), sessionId: id }, playbackContext.get()) }),
);

export const PATCH = routeHandler<Params>(async (request, { id }) => {
  assertSameOrigin(request);
  const viewerId = viewerOf(request);
  const body = await readJson(request, z.unknown(), 4096);
  return json({ session: await recordHeartbeat({ viewerId, sessionId: id, body }, playbackContext.get()) });
});

export const DELETE = routeHandler<Params>(async (request, { id }) => {
  assertSameOrigin(request);
  await endSession({ viewerId: viewerOf(request), sessionId: id }, playbackContext.get());
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
});
