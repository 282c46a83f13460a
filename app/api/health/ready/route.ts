import { AppError } from '@/lib/base/errors';
import { remoteCacheSlot } from '@/lib/cache/cache';
import { databaseSlot } from '@/lib/database/client';
import { json, routeHandler } from '@/lib/http/server/route-handler';

/** Started, and the database answers. Without the cache we still sell and play, so that only says so. */
export const GET = routeHandler(async () => {
  try {
    await databaseSlot.get().pool.query('select 1');
  } catch (cause) {
    throw new AppError('unavailable', 'The database does not answer.', { cause, retryAfterS: 1 });
  }
  const cacheAnswers = (await remoteCacheSlot.peek()?.ping()) ?? true;
  return json({ status: 'ready', ...(!cacheAnswers && { degraded: ['cache'] }) });
});
