import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { requireOperator } from '@/lib/operators/server/current-operator';
import { NoInput } from '@/lib/sampling/sampling';
import { samplingContext } from '@/lib/sampling/server/context';
import { endForcedSession, forcedSession, forceSession } from '@/lib/sampling/server/force-session';

/** Whether every trace of this browser is kept. */
export const GET = routeHandler(async (request) => {
  await requireOperator(request);
  return json(forcedSession(request.headers, samplingContext.get()));
});

/** For the next 15 minutes, of viewers' pages too. */
export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const operator = await requireOperator(request);
  await readJson(request, NoInput, 4096);
  const { session, cookie } = await forceSession(operator, samplingContext.get());
  return json(session, { headers: { 'set-cookie': cookie } });
});

export const DELETE = routeHandler(async (request) => {
  assertSameOrigin(request);
  await requireOperator(request);
  return json({ untilMs: null }, { headers: { 'set-cookie': endForcedSession(samplingContext.get()) } });
});
