import 'server-only';
import { type Attributes, type Context, type Link, type SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace-base';
import { keys } from '../attributes';
import { NEXT_NOISE, NEXT_SERVER_SPAN, NEXT_SPAN_TYPE } from './next-spans';
import type { CurrentRequestRoot } from './request-root';
import type { RootFacts } from './sampling/match-rule';
import type { HeadDecision, Sampling } from './sampling/sampling';
import { isUnrecordedPath } from './unrecorded';

export interface SamplerOptions {
  readonly sampling: Sampling;
  /** `ratio`: strangers call us, their flag counts nothing. `parent`: only our own processes call us. */
  readonly remoteParent: 'ratio' | 'parent';
  readonly requestRoot: CurrentRequestRoot;
  /** Whether the spans of this trace are recorded though not sampled, until its end is known. */
  readonly tailWaitsFor?: ((traceId: string) => boolean) | undefined;
}

const DROP: SamplingResult = { decision: SamplingDecision.NOT_RECORD };
const RECORD: SamplingResult = { decision: SamplingDecision.RECORD };
const KEEP: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const FORCED = kept({ kept: true, reason: 'forced', ratio: 1, probability: 1 });

/**
 * Children follow their local parent. What is decided of a request stands already when Next makes its span: the hook
 * told the browser. All other roots are decided here, by the same policy.
 */
export function gatewaySampler(options: SamplerOptions): Sampler {
  const { sampling, tailWaitsFor } = options;
  const waitsFor = (traceId: string): boolean => tailWaitsFor?.(traceId) ?? false;
  const resultOf = (decision: HeadDecision): SamplingResult => {
    if (decision.kept) return kept(decision);
    return tailWaitsFor && sampling.policy().tail.enabled ? waiting(decision) : DROP;
  };
  return {
    shouldSample(
      context: Context,
      traceId: string,
      name: string,
      _kind: SpanKind,
      attributes: Attributes,
      _links: Link[],
    ) {
      const type = attributes[NEXT_SPAN_TYPE];
      if (typeof type === 'string' && NEXT_NOISE.has(type)) return DROP;
      const parent = trace.getSpanContext(context);
      const sampledParent = parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
      if (parent && !parent.isRemote) return sampledParent ? KEEP : waitsFor(parent.traceId) ? RECORD : DROP;

      // Ours alone can say so at the start of a span: the doors let spans in, and begin none.
      if (!parent && attributes[keys.samplingReason] === 'forced') return FORCED;
      let counts = options.remoteParent === 'parent';
      if (type === NEXT_SERVER_SPAN) {
        const root = options.requestRoot();
        const target = attributes['http.target'];
        if (root?.recorded === false || (typeof target === 'string' && isUnrecordedPath(target))) return DROP;
        if (root?.decision && root.traceId === traceId) return resultOf(root.decision);
        counts ||= root?.trusted === true;
      }
      const parentSampled = parent && counts ? sampledParent : undefined;
      return resultOf(sampling.decide(factsOf(traceId, name, attributes, parentSampled)));
    },
    toString: () => `GatewaySampler{${JSON.stringify(sampling.policy().strategy)}}`,
  };
}

function kept({ reason, probability, rule }: HeadDecision): SamplingResult {
  return {
    decision: SamplingDecision.RECORD_AND_SAMPLED,
    attributes: {
      [keys.samplingReason]: reason,
      ...(probability !== undefined && { [keys.samplingProbability]: probability }),
      ...(rule !== undefined && { [keys.samplingRule]: rule }),
    },
  };
}

/** The tail takes away what it is told here: nothing has been kept by this probability. */
function waiting({ probability }: HeadDecision): SamplingResult {
  return probability === undefined ? RECORD : { ...RECORD, attributes: { [keys.samplingProbability]: probability } };
}

/** Rules find the span's own name under `span.name`. */
function factsOf(traceId: string, name: string, attributes: Attributes, parentSampled: boolean | undefined): RootFacts {
  return {
    traceId,
    parentSampled,
    attribute(key) {
      const value = key === 'span.name' ? name : attributes[key];
      return value === undefined ? undefined : String(value);
    },
  };
}
