import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { requireOwner } from '@/lib/operators/server/current-operator';
import { RuleInput } from '@/lib/sampling/sampling';
import { addRule } from '@/lib/sampling/server/change-rules';
import { samplingContext } from '@/lib/sampling/server/context';
import { readSampling } from '@/lib/sampling/server/read-sampling';

export const POST = routeHandler(async (request) => {
  assertSameOrigin(request);
  const owner = await requireOwner(request);
  const ctx = samplingContext.get();
  await addRule(await readJson(request, RuleInput, 4096), owner, ctx);
  await ctx.refresh();
  return json(await readSampling(ctx, owner.role), { status: 201 });
});
