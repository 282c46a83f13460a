import { AppError } from '@/lib/base/errors';
import { outboxDrain } from '@/lib/checkout/server/drain-outbox';
import { json, routeHandler } from '@/lib/http/server/route-handler';
import { bearsToken } from '@/lib/http/server/trace-headers';

export const dynamic = 'force-dynamic';
/** Seconds that the platform gives it. */
export const maxDuration = 60;

/** Called by the platform's clock where no worker process runs. */
export const GET = routeHandler(async (request) => {
  const drain = outboxDrain.peek();
  if (!drain) throw new AppError('not_found', 'A worker empties the outbox of this gateway.');
  if (!bearsToken(request.headers.get('authorization') ?? undefined, drain.cronSecret)) {
    throw new AppError('unauthenticated', 'This is for the platform’s clock.');
  }
  return json(await drain.byClock());
});
