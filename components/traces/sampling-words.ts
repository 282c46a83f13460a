import { percentText } from '@/lib/base/figures';
import { type Estimate, isEstimated } from '@/lib/traces/analysis/estimate';
import type { TraceSampling } from '@/lib/traces/sampling';

export interface SamplingWords {
  readonly short: string;
  readonly long: string;
}

/** Why a trace was kept; undefined where every trace like it is, and so nothing is worth saying. */
export function samplingWords(sampling: TraceSampling | undefined): SamplingWords | undefined {
  if (!sampling) return undefined;
  const { reason, probability, rule } = sampling;
  const share = probability === undefined ? undefined : percentText(probability);
  const stands = share === undefined || probability === 1 ? '' : `, as ${share} of such traces are`;
  switch (reason) {
    case 'ratio':
      return share === undefined || probability === 1 ? undefined : { short: share, long: `by the ratio${stands}` };
    case 'rule':
      return { short: rule ?? 'Rule', long: `by the rule “${rule ?? '?'}”${stands}` };
    case 'forced':
      return { short: 'Asked for', long: 'because it was asked for, whatever the rules say' };
    case 'parent':
      return { short: 'By its caller', long: 'because its caller kept it' };
    case 'tail.error':
      return { short: 'Error', long: 'because something failed in it' };
    case 'tail.slow':
      return { short: 'Slow', long: 'because it was slow' };
    case 'tail.share':
      return { short: share ?? 'At random', long: `at random when it ended${stands}` };
    default:
      return { short: reason, long: `for ${reason}` };
  }
}

/** `about 2,140 (1,870 to 2,450)`; undefined where what was seen is all there was. */
export function estimateWords(estimate: Estimate): string | undefined {
  if (!isEstimated(estimate)) return undefined;
  const [count, low, high] = [estimate.count, estimate.low, estimate.high].map((each) =>
    rounded(each).toLocaleString('en'),
  );
  return `about ${count} (${low} to ${high})`;
}

/** No more digits than the estimate is worth. */
export function rounded(count: number): number {
  return count < 1_000 ? Math.round(count) : Number(count.toPrecision(3));
}
