import 'server-only';
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/**
 * On https the browser itself guards the `__Host-` form against other hosts and paths, so there the plain one, which a
 * neighbour could plant, is not believed.
 */
const nameOf = (secure: boolean) => (secure ? '__Host-mg_viewer' : 'mg_viewer');
const MAX_AGE_S = 365 * 24 * 3600;
const VALUE = /^([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

export interface ViewerCookieOptions {
  readonly secret: string;
  /** The gateway is reached by https. */
  readonly secure: boolean;
}

/** The `Set-Cookie` header that makes the browser remember a viewer. */
export function viewerCookie(viewerId: string, { secret, secure }: ViewerCookieOptions): string {
  return [
    `${nameOf(secure)}=${viewerId}.${signature(viewerId, secret)}`,
    'Path=/',
    `Max-Age=${MAX_AGE_S}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

/** The viewer whom a `Cookie` header names under our signature. A forged one is as good as none. */
export function readViewerCookie(
  cookieHeader: string | null | undefined,
  { secret, secure }: ViewerCookieOptions,
): string | undefined {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name !== nameOf(secure)) continue;
    const [, viewerId, given] = VALUE.exec(value) ?? [];
    if (viewerId && given && isSame(given, signature(viewerId, secret))) return viewerId;
  }
  return undefined;
}

/** For documents: a viewer is known for a year after the last visit. A new one to whom we do not know. */
export function renewViewerCookie(cookieHeader: string | undefined, options: ViewerCookieOptions): string {
  return viewerCookie(readViewerCookie(cookieHeader, options) ?? randomUUID(), options);
}

function signature(viewerId: string, secret: string): string {
  return createHmac('sha256', secret).update(`viewer.v1.${viewerId}`).digest('base64url');
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
