import 'server-only';
import { logger } from '@/lib/telemetry/server/logger';
import { nextAddress } from '../../next-address';
import type { OperatorsContext } from '../context';
import { clearCookie, cookies } from '../cookies';
import { sessionCookies } from '../session-answers';
import type { OidcSignedIn } from './finish-oidc';
import { signInFailureOf } from './sign-in-failed';

const log = logger('operators');

export function redirectAnswer(address: string, cookie: string): Response {
  const headers = { location: address, 'set-cookie': cookie, 'cache-control': 'no-store' };
  return new Response(null, { status: 303, headers });
}

/** Back to the form, which says why and still knows where to. What else failed is not ours to answer. */
export function signInPageAnswer(error: unknown, next: string | undefined, ctx: OperatorsContext): Response {
  const failure = signInFailureOf(error);
  if (failure === undefined) throw error;
  if (failure === 'provider')
    log.warn({ err: error instanceof Error ? error.cause : error }, 'the sign-in provider failed');
  const search = new URLSearchParams({ failed: failure, next: nextAddress(next) });
  return redirectAnswer(`/admin/sign-in?${search}`, clearCookie(cookies.oidc, ctx.secureCookies));
}

/**
 * A page that goes on by itself. The session's cookie is `SameSite=Strict`: a redirect would still count as the
 * provider's request and come without it, what a page of ours asks for comes with it.
 */
export function arrivalAnswer(signedIn: OidcSignedIn, ctx: OperatorsContext): Response {
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  for (const cookie of [...sessionCookies(signedIn, ctx), clearCookie(cookies.oidc, ctx.secureCookies)]) {
    headers.append('set-cookie', cookie);
  }
  // The address of this page holds the code.
  headers.set('referrer-policy', 'no-referrer');
  const next = escaped(signedIn.next);
  const page =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signed in</title>' +
    '<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width">' +
    `<meta http-equiv="refresh" content="0; url=${next}"></head>` +
    `<body><p>You are signed in. <a href="${next}">Continue</a></p></body></html>`;
  return new Response(page, { headers });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
