import 'server-only';
import { AppError } from '../../base/errors';
import { processSlot } from '../../base/process-slot';

/** `PUBLIC_URL`, put here at start: behind a proxy our own socket does not know our address. */
export const publicUrlSlot = processSlot<string>('public-url');

/**
 * True when the request comes from a page of ours: `Origin` equals our own, or, where a browser sends none,
 * `Sec-Fetch-Site` says so. `Sec-Fetch-Site` is checked wherever it is present; plain http from another machine sends none.
 */
export function isSameOrigin(request: { readonly headers: Headers }, publicUrl = publicUrlSlot.peek()): boolean {
  const { headers } = request;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  return origin === null ? site === 'same-origin' : origin === ownOrigin(headers, publicUrl);
}

/** For requests that change something by a cookie's right. */
export function assertSameOrigin(request: { readonly headers: Headers }, publicUrl?: string): void {
  if (!isSameOrigin(request, publicUrl)) {
    throw new AppError('forbidden', 'This request did not come from a page of this site.', { reason: 'cross_origin' });
  }
}

/** Where the browser sees us. The request hook wrote the `X-Forwarded-*` headers, so they are ours to believe. */
export function ownOrigin(headers: Headers, publicUrl = publicUrlSlot.peek()): string | undefined {
  if (publicUrl) return new URL(publicUrl).origin;
  const host = headers.get('x-forwarded-host') ?? headers.get('host');
  if (!host) return undefined;
  const text = `${headers.get('x-forwarded-proto') ?? 'http'}://${host}`;
  return URL.canParse(text) ? new URL(text).origin : undefined;
}
