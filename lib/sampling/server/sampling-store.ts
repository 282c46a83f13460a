import 'server-only';
import { asc } from 'drizzle-orm';
import type { Database, Queries } from '@/lib/database/client';
import { samplingRules, samplingSettings } from '@/lib/database/schema';
import type { SamplingPolicy, SamplingRule, SamplingStrategy } from '@/lib/telemetry/sampling-policy';
import { RULES_MAX, type StrategyKind } from '../sampling';

export type RuleRow = typeof samplingRules.$inferSelect;
export type SettingsRow = typeof samplingSettings.$inferSelect;

/** The one row of the settings. */
export const SETTINGS_ID = 1;

export interface Stored {
  readonly settings: SettingsRow | undefined;
  readonly rules: readonly RuleRow[];
}

export async function readStored({ db }: Pick<Database, 'db'>): Promise<Stored> {
  const [settings] = await db.select().from(samplingSettings).limit(1);
  return { settings, rules: await readRules(db) };
}

export function readRules(queries: Queries): Promise<RuleRow[]> {
  return queries
    .select()
    .from(samplingRules)
    .orderBy(asc(samplingRules.position), asc(samplingRules.createdAt), asc(samplingRules.id))
    .limit(RULES_MAX);
}

/** What the operators say, as far as it has not ended, over what the configuration says. */
export function policyOf({ settings, rules }: Stored, configured: SamplingPolicy, nowMs: number): SamplingPolicy {
  const own = settings && !hasEnded(settings.untilAt, nowMs) ? settings : undefined;
  const lasting = rules.filter(({ untilAt }) => !hasEnded(untilAt, nowMs)).map(ruleOf);
  if (!own) return { ...configured, rules: lasting };
  return {
    strategy: strategyOf(own),
    rules: lasting,
    rootsPerSecondMax: own.rootsPerSecondMax,
    tail: { enabled: own.tailEnabled, slowMs: own.tailSlowMs, share: own.tailShare },
  };
}

export function strategyOf({
  strategy,
  ratio,
}: {
  readonly strategy: StrategyKind;
  readonly ratio: number;
}): SamplingStrategy {
  return strategy === 'parent' || strategy === 'ratio' ? { kind: strategy, ratio } : { kind: strategy };
}

export function ruleOf(row: RuleRow): SamplingRule {
  const { id, name, ratio, method, route, attributeKey: key, attributeValue: value, untilAt } = row;
  return {
    id,
    name,
    ratio,
    ...(method !== null && { method }),
    ...(route !== null && { route }),
    ...(key !== null && value !== null && { attribute: { key, value } }),
    ...(untilAt !== null && { untilMs: untilAt.getTime() }),
  };
}

export function hasEnded(untilAt: Date | null, nowMs: number): boolean {
  return untilAt !== null && untilAt.getTime() <= nowMs;
}
