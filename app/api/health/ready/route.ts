import { AppError } from '@/lib/base/errors';
import { databaseSlot } from '@/lib/database/client';
import { json, routeHandler } from '@/lib/http/server/route-handler';

/** Started, and the database answers. */
export const GET = routeHandler(async () => {
  try {
    await databaseSlot.get().pool.query('select 1');
  } catch (cause) {
    throw new AppError('unavailable', 'The database does not answer.', { cause, retryAfterS: 1 });
  }
  return json({ status: 'ready' });
});
