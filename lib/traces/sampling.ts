import { traceKeys } from './attributes';
import { attribute, type Span } from './model';

/** Why a trace was kept, as its local roots say. Absent where nobody said: then it stands for itself alone. */
export interface TraceSampling {
  readonly reason: string;
  /** 0 to 1; undefined where another process decided and said nothing. */
  readonly probability: number | undefined;
  /** The name of the rule that kept it. */
  readonly rule: string | undefined;
}

/** What one span says; undefined for all but local roots. */
export function samplingOfSpan({ attributes }: Span): TraceSampling | undefined {
  const reason = attribute(attributes, traceKeys.samplingReason);
  if (typeof reason !== 'string' || reason === '') return undefined;
  const probability = attribute(attributes, traceKeys.samplingProbability);
  const rule = attribute(attributes, traceKeys.samplingRule);
  return {
    reason,
    probability: typeof probability === 'number' && probability > 0 && probability <= 1 ? probability : undefined,
    rule: typeof rule === 'string' ? rule : undefined,
  };
}

/**
 * Of two local roots of one trace the one that was likelier to be kept tells for both: the id decides, so that whatever
 * the other's word keeps, its word keeps too. A mere follower tells nothing where another decided.
 */
export function strongerSampling(
  a: TraceSampling | undefined,
  b: TraceSampling | undefined,
): TraceSampling | undefined {
  if (!a || !b) return a ?? b;
  return (b.probability ?? -1) > (a.probability ?? -1) ? b : a;
}

export function samplingOf(rows: Iterable<{ readonly span: Span }>): TraceSampling | undefined {
  let found: TraceSampling | undefined;
  for (const { span } of rows) found = strongerSampling(found, samplingOfSpan(span));
  return found;
}
