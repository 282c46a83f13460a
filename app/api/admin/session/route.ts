import { z } from 'zod';
import { readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { clientOf } from '@/lib/operators/server/client-of';
import { operatorsContext } from '@/lib/operators/server/context';
import { cookies, readCookie } from '@/lib/operators/server/cookies';
import { signedInAnswer, signedOutAnswer } from '@/lib/operators/server/session-answers';
import { signIn } from '@/lib/operators/server/sign-in';
import { signOut } from '@/lib/operators/server/sign-out';

/** Signs an operator in. The verb parses the body; here it only has to be limited JSON. */
export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const ctx = operatorsContext.get();
  const credentials = await readJson(request, z.unknown(), 4096);
  return signedInAnswer(await signIn({ credentials, ...clientOf(request, ctx) }, ctx), ctx);
});

export const DELETE = routeHandler(async (request) => {
  assertSameOrigin(request);
  const ctx = operatorsContext.get();
  await signOut(readCookie(cookies.session, request.headers.get('cookie'), ctx.secureCookies), ctx);
  return signedOutAnswer(ctx);
});
