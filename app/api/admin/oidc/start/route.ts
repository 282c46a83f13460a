import { AppError } from '@/lib/base/errors';
import { routeHandler } from '@/lib/http/server/route-handler';
import { ownOrigin } from '@/lib/http/server/same-origin';
import { operatorsContext } from '@/lib/operators/server/context';
import { cookies, setCookie } from '@/lib/operators/server/cookies';
import { redirectAnswer, signInPageAnswer } from '@/lib/operators/server/oidc/answers';
import { startOidc } from '@/lib/operators/server/oidc/start-oidc';

/** A link leads here; the answer leads on to the provider. */
export const GET = routeHandler(async (request) => {
  const ctx = operatorsContext.get();
  const origin = ownOrigin(request.headers);
  if (origin === undefined) throw new AppError('invalid_request', 'The request does not say which host it is for.');
  const next = new URL(request.url).searchParams.get('next') ?? undefined;
  try {
    const { address, flowCookie } = await startOidc({ origin, next }, ctx);
    return redirectAnswer(address, setCookie(cookies.oidc, flowCookie, ctx.secureCookies));
  } catch (error) {
    return signInPageAnswer(error, next, ctx);
  }
});
