import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { OperatorChange } from '@/lib/operators/operator';
import { changeOperator } from '@/lib/operators/server/change-operator';
import { operatorsContext } from '@/lib/operators/server/context';
import { requireOwner } from '@/lib/operators/server/current-operator';

/** Another role, disabled or enabled again. */
export const PATCH = routeHandler<{ id: string }>(async (request, { id }) => {
  assertSameOrigin(request);
  const owner = await requireOwner(request);
  const change = await readJson(request, OperatorChange, 4096);
  if (!z.uuid().safeParse(id).success) throw new AppError('not_found', 'There is no such operator.');
  return json({ account: await changeOperator(id, change, owner, operatorsContext.get()) });
});
