import { json, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { operatorsContext } from '@/lib/operators/server/context';
import { cookies, readCookie } from '@/lib/operators/server/cookies';
import { requireOperator } from '@/lib/operators/server/current-operator';
import { signedOutAnswer } from '@/lib/operators/server/session-answers';
import { signOutEverywhere } from '@/lib/operators/server/sign-out';

/** Where one is signed in. */
export const GET = routeHandler(async (request) => {
  const operator = await requireOperator(request);
  const ctx = operatorsContext.get();
  const current = readCookie(cookies.session, request.headers.get('cookie'), ctx.secureCookies);
  return json({ sessions: await ctx.sessions.listOf(operator.id, current) });
});

/** Signs out everywhere, here too. */
export const DELETE = routeHandler(async (request) => {
  assertSameOrigin(request);
  const operator = await requireOperator(request);
  const ctx = operatorsContext.get();
  await signOutEverywhere(operator, ctx);
  return signedOutAnswer(ctx);
});
