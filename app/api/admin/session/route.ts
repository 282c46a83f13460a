import { z } from 'zod';
import { requestContext } from '@/lib/http/server/request-context';
import { readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { operatorsContext } from '@/lib/operators/server/context';
import { clearedOperatorCookie, operatorCookie, readOperatorCookie } from '@/lib/operators/server/operator-cookie';
import { signIn } from '@/lib/operators/server/sign-in';
import { signOut } from '@/lib/operators/server/sign-out';

/** Signs an operator in. The verb parses the body; here it only has to be limited JSON. */
export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const ctx = operatorsContext.get();
  const credentials = await readJson(request, z.unknown(), 4096);
  const clientAddress = requestContext()?.clientAddress ?? 'unknown';
  const previousSessionId = readOperatorCookie(request.headers.get('cookie'), ctx.secureCookies);
  const { sessionId } = await signIn({ credentials, clientAddress, previousSessionId }, ctx);
  return answer(operatorCookie(sessionId, ctx.secureCookies));
});

export const DELETE = routeHandler(async (request) => {
  assertSameOrigin(request);
  const ctx = operatorsContext.get();
  await signOut(readOperatorCookie(request.headers.get('cookie'), ctx.secureCookies), ctx);
  return answer(clearedOperatorCookie(ctx.secureCookies));
});

function answer(cookie: string): Response {
  return new Response(null, { status: 204, headers: { 'set-cookie': cookie, 'cache-control': 'no-store' } });
}
