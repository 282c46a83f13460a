/** One linear scale for all durations of a table, so that rows compare at a glance. */
export interface DurationScale {
  readonly topUs: number;
  readonly p95Us: number;
}

/** Ends at the longest, or at twice the 95th percentile where a few outliers would flatten the rest. */
export function durationScale(durationsUs: readonly number[]): DurationScale {
  const sorted = durationsUs.filter((us) => Number.isFinite(us) && us >= 0).sort((a, b) => a - b);
  const longest = sorted.at(-1) ?? 0;
  const p95Us = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  const p90Us = sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0;
  return { topUs: Math.max(1, Math.min(longest, Math.max(p90Us * 2, longest / 20))), p95Us };
}

/** 0 to 100. */
export function scalePercent(us: number, scale: DurationScale): number {
  return Number.isFinite(us) ? Math.min(100, Math.max(0, (us / scale.topUs) * 100)) : 0;
}

export function isOffScale(us: number, scale: DurationScale): boolean {
  return us > scale.topUs;
}
