import { AppError } from '@/lib/base/errors';
import { routeHandler } from '@/lib/http/server/route-handler';

/** An address below `/api` that leads nowhere: a program asked, so it gets a problem document and no page. */
export const GET = routeHandler<{ path?: string[] }>(() =>
  Promise.reject(new AppError('not_found', 'There is no such address.')),
);

export const POST = GET;
export const PUT = GET;
export const PATCH = GET;
export const DELETE = GET;
