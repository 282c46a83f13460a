import 'server-only';
import { AppError } from '@/lib/base/errors';
import { percentText } from '@/lib/base/figures';
import { samplingSettings } from '@/lib/database/schema';
import type { Operator } from '@/lib/operators/operator';
import { recordAudit } from '@/lib/operators/server/audit';
import type { SettingsInput } from '../sampling';
import { strategyText } from '../words';
import type { SamplingContext } from './context';
import { SETTINGS_ID } from './sampling-store';

type Context = Pick<SamplingContext, 'database' | 'now'>;

/** For everything that no rule is about; in every process within 5 seconds. */
export async function changeSettings(input: SettingsInput, by: Operator, ctx: Context): Promise<void> {
  const values = {
    strategy: input.strategy,
    ratio: input.ratio,
    rootsPerSecondMax: input.rootsPerSecondMax,
    tailEnabled: input.tail.enabled,
    tailSlowMs: input.tail.slowMs,
    tailShare: input.tail.share,
    untilAt: untilOf(input.forMinutes, ctx),
    updatedAt: ctx.now(),
  };
  await ctx.database.db
    .insert(samplingSettings)
    .values({ id: SETTINGS_ID, ...values })
    .onConflictDoUpdate({ target: samplingSettings.id, set: values });
  await recordAudit({ operatorId: by.id, action: 'sampling.changed', subject: settingsText(input) }, ctx);
}

/** Back to what the configuration says. */
export async function resetSettings(by: Operator, ctx: Context): Promise<void> {
  const gone = await ctx.database.db.delete(samplingSettings).returning({ id: samplingSettings.id });
  if (gone.length === 0) throw new AppError('not_found', 'The configuration is in force already.');
  await recordAudit({ operatorId: by.id, action: 'sampling.reset', subject: 'to the configuration' }, ctx);
}

export function untilOf(forMinutes: number | undefined, ctx: Pick<Context, 'now'>): Date | null {
  return forMinutes === undefined ? null : new Date(ctx.now().getTime() + forMinutes * 60_000);
}

/** `parent based, 10 %, 50 a second, errors and 1000 ms kept, for 60 min`. */
function settingsText(input: SettingsInput): string {
  const { tail, rootsPerSecondMax, forMinutes } = input;
  const parts = [
    strategyText(input),
    rootsPerSecondMax > 0 && `${rootsPerSecondMax} a second`,
    tail.enabled && `errors and ${tail.slowMs} ms kept`,
    tail.enabled && tail.share > 0 && `${percentText(tail.share)} of the rest`,
    forMinutes !== undefined && `for ${forMinutes} min`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}
