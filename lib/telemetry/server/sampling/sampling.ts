import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import { sampledByRatio } from '../../sampling';
import { ratioOf, type SamplingPolicy, type SamplingReason, type SamplingRule } from '../../sampling-policy';
import { knownTraces } from './known-traces';
import { type RootFacts, ruleMatcher, segmentsOf } from './match-rule';
import { type RootBudget, rootBudget } from './root-budget';
import { type RuleCounts, ruleMeter } from './rule-meter';

/** What is decided of a root at its beginning. */
export interface HeadDecision {
  readonly kept: boolean;
  readonly reason: SamplingReason;
  /** By which a browser comes to the same answer about this trace: it knows no rules and no limits. */
  readonly ratio: number;
  /** Undefined where somebody else decided. Of what was not kept, what it would have been kept by without the limit. */
  readonly probability: number | undefined;
  /** The name of the rule. */
  readonly rule?: string | undefined;
}

/** Owns what is in force in this process. Does not own where it comes from: the configuration, or operators. */
export interface Sampling {
  decide(facts: RootFacts): HeadDecision;
  policy(): SamplingPolicy;
  use(policy: SamplingPolicy): void;
  /** A trace that was kept at its end: what it still does is kept too. */
  keepRest(traceId: string, reason: SamplingReason): void;
  readonly budget: RootBudget;
  /** Of the last minute, by rule; `''` is everything else. */
  counts(): ReadonlyMap<string, RuleCounts>;
}

/** Empty with telemetry off. */
export const samplingSlot = processSlot<Sampling>('sampling');

interface CompiledRule {
  readonly rule: SamplingRule;
  readonly matches: ReturnType<typeof ruleMatcher>;
}

const FORCED: HeadDecision = { kept: true, reason: 'forced', ratio: 1, probability: 1 };
const PARENT_KEPT: HeadDecision = { kept: true, reason: 'parent', ratio: 1, probability: undefined };
const PARENT_DROPPED: HeadDecision = { ...PARENT_KEPT, kept: false, ratio: 0 };

export function createSampling(first: SamplingPolicy, nowMs: () => number = Date.now): Sampling {
  let policy = first;
  let rules = compile(first);
  const known = knownTraces<HeadDecision>(nowMs);
  const budget = rootBudget(nowMs);
  const meter = ruleMeter(nowMs);

  function ruleFor(facts: RootFacts): SamplingRule | undefined {
    if (rules.length === 0) return undefined;
    const segments = segmentsOf(facts.path);
    for (const { rule, matches } of rules) {
      if (matches(facts, segments) && (rule.untilMs === undefined || rule.untilMs > nowMs())) return rule;
    }
    return undefined;
  }

  /** A trace that was let in stays in, so that a flood leaves whole traces. */
  function withinBudget(decision: HeadDecision): HeadDecision {
    const { ok, share } = budget.ask(policy.rootsPerSecondMax);
    if (!ok) return { ...decision, kept: false, ratio: 0 };
    return share === 1 ? decision : { ...decision, probability: (decision.probability ?? 1) * share };
  }

  function decide(facts: RootFacts): HeadDecision {
    const { strategy } = policy;
    if (facts.forced) return FORCED;
    if (facts.parentSampled !== undefined && strategy.kind === 'parent') {
      return facts.parentSampled ? PARENT_KEPT : PARENT_DROPPED;
    }
    const before = known.take(facts.traceId);
    if (before) return before;
    const rule = ruleFor(facts);
    const ratio = rule ? rule.ratio : ratioOf(strategy);
    const wanted: HeadDecision = {
      kept: sampledByRatio(facts.traceId, ratio),
      reason: rule ? 'rule' : 'ratio',
      ratio,
      probability: ratio,
      ...(rule && { rule: rule.name }),
    };
    const decision = wanted.kept ? withinBudget(wanted) : wanted;
    meter.count(rule?.id ?? '', decision.kept);
    if (decision.kept && (rule || policy.rootsPerSecondMax > 0)) known.add(facts.traceId, decision);
    return decision;
  }

  return {
    decide,
    policy: () => policy,
    use(next) {
      policy = next;
      rules = compile(next);
    },
    keepRest: (traceId, reason) => known.add(traceId, { kept: true, reason, ratio: 1, probability: 1 }),
    budget,
    counts: meter.counts,
  };
}

function compile({ rules }: SamplingPolicy): readonly CompiledRule[] {
  return rules.map((rule) => ({ rule, matches: ruleMatcher(rule) }));
}
