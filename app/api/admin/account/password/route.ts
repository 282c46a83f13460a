import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { PasswordChange } from '@/lib/operators/operator';
import { changePassword } from '@/lib/operators/server/change-password';
import { operatorsContext } from '@/lib/operators/server/context';
import { cookies, readCookie } from '@/lib/operators/server/cookies';
import { requireOperator } from '@/lib/operators/server/current-operator';

/** One's own. Says how many other sessions ended with it. */
export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const operator = await requireOperator(request);
  const change = await readJson(request, PasswordChange, 4096);
  const ctx = operatorsContext.get();
  const sessionId = readCookie(cookies.session, request.headers.get('cookie'), ctx.secureCookies);
  return json({ sessionsEnded: await changePassword(change, operator, sessionId, ctx) });
});
