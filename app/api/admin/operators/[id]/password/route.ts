import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { operatorsContext } from '@/lib/operators/server/context';
import { requireOwner } from '@/lib/operators/server/current-operator';
import { resetPassword } from '@/lib/operators/server/reset-password';

/** A new made-up password; it is in the answer, once. */
export const POST = routeHandler<{ id: string }>(async (request, { id }) => {
  assertSameOrigin(request);
  const owner = await requireOwner(request);
  await readJson(request, z.strictObject({}), 4096);
  if (!z.uuid().safeParse(id).success) throw new AppError('not_found', 'There is no such operator.');
  return json(await resetPassword(id, owner, operatorsContext.get()));
});
