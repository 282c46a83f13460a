import 'server-only';
import type { OperatorsContext } from './context';
import { clearCookie, cookies, setCookie } from './cookies';
import type { SignedIn } from './sign-in';

/** The browser becomes signed in, and a known one. */
export function sessionCookies({ sessionId, deviceCookie }: SignedIn, ctx: OperatorsContext): readonly string[] {
  return [
    setCookie(cookies.session, sessionId, ctx.secureCookies),
    setCookie(cookies.device, deviceCookie, ctx.secureCookies),
  ];
}

export function signedInAnswer(signedIn: SignedIn, ctx: OperatorsContext): Response {
  return emptyAnswer(sessionCookies(signedIn, ctx));
}

/** The browser stays a known one. */
export function signedOutAnswer(ctx: OperatorsContext): Response {
  return emptyAnswer([clearCookie(cookies.session, ctx.secureCookies)]);
}

function emptyAnswer(cookieHeaders: readonly string[]): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  for (const header of cookieHeaders) headers.append('set-cookie', header);
  return new Response(null, { status: 204, headers });
}
