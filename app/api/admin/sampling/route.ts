import { json, readJson, routeHandler } from '@/lib/http/server/route-handler';
import { assertSameOrigin } from '@/lib/http/server/same-origin';
import { requireOperator, requireOwner } from '@/lib/operators/server/current-operator';
import { SettingsInput } from '@/lib/sampling/sampling';
import { changeSettings, resetSettings } from '@/lib/sampling/server/change-settings';
import { samplingContext } from '@/lib/sampling/server/context';
import { readSampling } from '@/lib/sampling/server/read-sampling';

/** What is kept, and why. */
export const GET = routeHandler(async (request) => {
  const { role } = await requireOperator(request);
  return json(await readSampling(samplingContext.get(), role));
});

/** For everything that no rule is about. */
export const PUT = routeHandler(async (request) => {
  assertSameOrigin(request);
  const owner = await requireOwner(request);
  const ctx = samplingContext.get();
  await changeSettings(await readJson(request, SettingsInput, 4096), owner, ctx);
  await ctx.refresh();
  return json(await readSampling(ctx, owner.role));
});

/** Back to the configuration. */
export const DELETE = routeHandler(async (request) => {
  assertSameOrigin(request);
  const owner = await requireOwner(request);
  const ctx = samplingContext.get();
  await resetSettings(owner, ctx);
  await ctx.refresh();
  return json(await readSampling(ctx, owner.role));
});
