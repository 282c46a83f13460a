import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { operatorsContext } from '@/lib/operators/server/context';
import { requireOperator } from '@/lib/operators/server/current-operator';
import { endSession } from '@/lib/operators/server/sign-out';

export const DELETE = routeHandler<{ id: string }>(async (request, { id }) => {
  assertSameOrigin(request);
  const operator = await requireOperator(request);
  if (!z.uuid().safeParse(id).success) throw new AppError('not_found', 'There is no such session.');
  await endSession(id, operator, operatorsContext.get());
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
});
