import 'server-only';
import { AppError } from '@/lib/base/errors';
import { viewersContext } from './context';
import { readViewerCookie } from './viewer-cookie';

/** Who asks. Nobody signs up: a browser without the cookie has not opened a page of ours yet. */
export function viewerOf(request: Request): string {
  const viewerId = viewerOfHeaders(request.headers);
  if (!viewerId) throw new AppError('unauthenticated', 'Open a page of the shop first, and allow its cookie.');
  return viewerId;
}

/** For pages: `viewerOfHeaders(await headers())`. */
export function viewerOfHeaders(headers: Pick<Headers, 'get'>): string | undefined {
  return readViewerCookie(headers.get('cookie'), viewersContext.get());
}
