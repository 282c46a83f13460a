import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { requireOwner } from '@/lib/operators/server/current-operator';
import { RuleChange } from '@/lib/sampling/sampling';
import { changeRule, removeRule } from '@/lib/sampling/server/change-rules';
import { samplingContext } from '@/lib/sampling/server/context';
import { readSampling } from '@/lib/sampling/server/read-sampling';

/** What it says, or its place. */
export const PATCH = routeHandler<{ id: string }>(async (request, { id }) => {
  assertSameOrigin(request);
  const owner = await requireOwner(request);
  const ctx = samplingContext.get();
  const change = await readJson(request, RuleChange, 4096);
  await changeRule(ruleId(id), change, owner, ctx);
  await ctx.refresh();
  return json(await readSampling(ctx, owner.role));
});

export const DELETE = routeHandler<{ id: string }>(async (request, { id }) => {
  assertSameOrigin(request);
  const owner = await requireOwner(request);
  const ctx = samplingContext.get();
  await removeRule(ruleId(id), owner, ctx);
  await ctx.refresh();
  return json(await readSampling(ctx, owner.role));
});

function ruleId(given: string): string {
  if (!z.uuid().safeParse(given).success) throw new AppError('not_found', 'There is no such rule.');
  return given;
}
