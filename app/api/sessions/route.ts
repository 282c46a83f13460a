import { z } from 'zod';
import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { playbackContext } from '@/lib/playback/server/context';
import { listSessions } from '@/lib/playback/server/sessions';
import { startSession } from '@/lib/playback/server/start-session';
import { viewerOf } from '@/lib/viewers/server/current-viewer';

export const GET = routeHandler(async (request) =>
  json({ sessions: await listSessions(viewerOf(request), playbackContext.get()) }),
);

export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const viewerId = viewerOf(request);
  const body = await readJson(request, z.unknown(), 4096);
  const session = await startSession({ viewerId, body }, playbackContext.get());
  return json({ session }, { status: 201, headers: { location: `/api/sessions/${session.id}` } });
});
