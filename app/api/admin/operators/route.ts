import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { NewOperator } from '@/lib/operators/operator';
import { listOperators } from '@/lib/operators/server/accounts';
import { operatorsContext } from '@/lib/operators/server/context';
import { createOperator } from '@/lib/operators/server/create-operator';
import { requireOwner } from '@/lib/operators/server/current-operator';

export const GET = routeHandler(async (request) => {
  await requireOwner(request);
  return json({ operators: await listOperators(operatorsContext.get()) });
});

/** Makes an account; its password is in the answer, once. */
export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const owner = await requireOwner(request);
  const input = await readJson(request, NewOperator, 4096);
  return json(await createOperator(input, owner, operatorsContext.get()), { status: 201 });
});
