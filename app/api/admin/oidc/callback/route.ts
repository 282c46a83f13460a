import { AppError } from '@/lib/base/errors';
import { routeHandler } from '@/lib/http/server/route-handler';
import { ownOrigin } from '@/lib/http/server/same-origin';
import { clientOf } from '@/lib/operators/server/client-of';
import { operatorsContext } from '@/lib/operators/server/context';
import { cookies, readCookie } from '@/lib/operators/server/cookies';
import { arrivalAnswer, signInPageAnswer } from '@/lib/operators/server/oidc/answers';
import { finishOidc } from '@/lib/operators/server/oidc/finish-oidc';
import { openFlow } from '@/lib/operators/server/oidc/flow-cookie';

/** The provider sends the browser here. */
export const GET = routeHandler(async (request) => {
  const ctx = operatorsContext.get();
  const origin = ownOrigin(request.headers);
  if (origin === undefined) throw new AppError('invalid_request', 'The request does not say which host it is for.');
  const flowCookie = readCookie(cookies.oidc, request.headers.get('cookie'), ctx.secureCookies);
  try {
    const { search } = new URL(request.url);
    const signedIn = await finishOidc({ origin, search, flowCookie, client: clientOf(request, ctx) }, ctx);
    return arrivalAnswer(signedIn, ctx);
  } catch (error) {
    return signInPageAnswer(error, openFlow(flowCookie, ctx.secret, ctx.now().getTime())?.next, ctx);
  }
});
