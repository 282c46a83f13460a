/** Why a trace was kept, as its local root says. `ratio` is also what always on and always off come down to. */
export const SAMPLING_REASONS = ['ratio', 'rule', 'forced', 'parent', 'tail.error', 'tail.slow', 'tail.share'] as const;
export type SamplingReason = (typeof SAMPLING_REASONS)[number];

/** How a root is decided that no rule is about. Children always follow their local parent. */
export type SamplingStrategy =
  | { readonly kind: 'always_on' }
  | { readonly kind: 'always_off' }
  | { readonly kind: 'ratio'; readonly ratio: number }
  /** Callers whose word counts (our own processes, holders of the service token) decide; for all others the ratio. */
  | { readonly kind: 'parent'; readonly ratio: number };

/** The first rule whose every condition is met decides. */
export interface SamplingRule {
  readonly id: string;
  readonly name: string;
  readonly ratio: number;
  readonly method?: string | undefined;
  /** `/titles/[id]`, `/api/checkout/*`. */
  readonly route?: string | undefined;
  /** Of what is known when a span begins. `value` may end with `*`. */
  readonly attribute?: { readonly key: string; readonly value: string } | undefined;
  readonly untilMs?: number | undefined;
}

/** Kept at the end what the beginning did not: see `server/sampling/tail.ts`. */
export interface TailPolicy {
  readonly enabled: boolean;
  /** A local root that took as long as this, or longer, is slow. */
  readonly slowMs: number;
  /** Of the rest. */
  readonly share: number;
}

export interface SamplingPolicy {
  readonly strategy: SamplingStrategy;
  readonly rules: readonly SamplingRule[];
  /** Roots a second that may be kept, but for forced ones; 0 is no limit. */
  readonly rootsPerSecondMax: number;
  readonly tail: TailPolicy;
}

export function ratioOf(strategy: SamplingStrategy): number {
  if (strategy.kind === 'always_on') return 1;
  return strategy.kind === 'always_off' ? 0 : strategy.ratio;
}
