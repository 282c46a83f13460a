import 'server-only';
import type { Role } from '@/lib/operators/operator';
import { ratioOf, type SamplingPolicy } from '@/lib/telemetry/sampling-policy';
import type { Rule, SamplingView } from '../sampling';
import type { SamplingContext } from './context';
import { listChanges } from './list-changes';
import { hasEnded, policyOf, type RuleRow, readStored, ruleOf } from './sampling-store';

/** What holds by the table's word; another process may be 5 seconds behind. */
export async function readSampling(ctx: SamplingContext, role: Role): Promise<SamplingView> {
  const [stored, changes] = await Promise.all([readStored(ctx.database), role === 'owner' ? listChanges(ctx) : []]);
  const atMs = ctx.now().getTime();
  const counts = ctx.sampling?.counts();
  const none = { matched: 0, kept: 0 };
  const { settings: own } = stored;
  const isOwn = own !== undefined && !hasEnded(own.untilAt, atMs);
  return {
    atMs,
    on: ctx.sampling !== undefined,
    settings: settingsOf(policyOf(stored, ctx.configured, atMs)),
    source: isOwn
      ? { kind: 'operator', sinceMs: own.updatedAt.getTime(), ...(own.untilAt && { untilMs: own.untilAt.getTime() }) }
      : { kind: 'configuration', name: ctx.configuredBy },
    configured: settingsOf(ctx.configured),
    rules: stored.rules
      .filter(({ untilAt }) => !hasEnded(untilAt, atMs))
      .map((row) => ({ ...viewOf(row), ...(counts?.get(row.id) ?? none) })),
    rest: counts?.get('') ?? none,
    limited: ctx.sampling?.budget.refused() ?? 0,
    changes,
    tail: ctx.tailStats() ?? { waitingSpans: 0, keptTraces: 0, evictedTraces: 0 },
  };
}

function settingsOf({ strategy, rootsPerSecondMax, tail }: SamplingPolicy): SamplingView['settings'] {
  return { strategy: strategy.kind, ratio: ratioOf(strategy), rootsPerSecondMax, tail };
}

function viewOf(row: RuleRow): Omit<Rule, 'matched' | 'kept'> {
  return ruleOf(row);
}
