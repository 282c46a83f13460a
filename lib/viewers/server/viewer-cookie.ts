import 'server-only';
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** The name on plain http; on https the browser itself guards the `__Host-` form against other hosts and paths. */
const NAME = 'mg_viewer';
const SECURE_NAME = '__Host-mg_viewer';
const MAX_AGE_S = 365 * 24 * 3600;
const VALUE = /^([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

export interface ViewerCookieOptions {
  readonly secret: string;
  /** The gateway is reached by https. */
  readonly secure: boolean;
}

/** A new viewer, and the `Set-Cookie` header that makes the browser remember. */
export function mintViewerCookie({ secret, secure }: ViewerCookieOptions): { viewerId: string; header: string } {
  const viewerId = randomUUID();
  const header = [
    `${secure ? SECURE_NAME : NAME}=${viewerId}.${signature(viewerId, secret)}`,
    'Path=/',
    `Max-Age=${MAX_AGE_S}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');
  return { viewerId, header };
}

/** The viewer whom a `Cookie` header names under our signature. A forged one is as good as none. */
export function readViewerCookie(cookieHeader: string | null | undefined, secret: string): string | undefined {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name !== NAME && name !== SECURE_NAME) continue;
    const [, viewerId, given] = VALUE.exec(value) ?? [];
    if (viewerId && given && isSame(given, signature(viewerId, secret))) return viewerId;
  }
  return undefined;
}

/** For documents: the `Set-Cookie` header that is missing, undefined for whom we know. */
export function ensureViewerCookie(cookieHeader: string | undefined, options: ViewerCookieOptions): string | undefined {
  return readViewerCookie(cookieHeader, options.secret) ? undefined : mintViewerCookie(options).header;
}

function signature(viewerId: string, secret: string): string {
  return createHmac('sha256', secret).update(`viewer.v1.${viewerId}`).digest('base64url');
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
