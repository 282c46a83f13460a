import 'server-only';
import { type Attributes, type Context, type Link, type SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace-base';
import { sampledByRatio } from '../sampling';
import { NEXT_NOISE, NEXT_SERVER_SPAN, NEXT_SPAN_TYPE } from './next-spans';
import type { CurrentRequestRoot } from './request-root';
import { isUnrecordedPath } from './unrecorded';

export interface SamplerOptions {
  /** Read at every root, so that an operator may change it while running. */
  readonly ratio: () => number;
  /** `ratio`: strangers call us, their flag counts nothing. `parent`: only our own processes call us. */
  readonly remoteParent: 'ratio' | 'parent';
  readonly requestRoot: CurrentRequestRoot;
}

/** Statements that wait or poll: they never end, or end for ever anew. */
const LISTENING = /^pg\.query:(UN)?LISTEN\b/;

const DROP: SamplingResult = { decision: SamplingDecision.NOT_RECORD };
const KEEP: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };

/**
 * Children follow their local parent. A span whose parent is remote, or that has none, is decided by the ratio of its
 * trace id: the browser does the same with the same ratio, so both keep the same traces without trusting each other.
 */
export function gatewaySampler(options: SamplerOptions): Sampler {
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
      if ((typeof type === 'string' && NEXT_NOISE.has(type)) || LISTENING.test(name)) return DROP;
      const parent = trace.getSpanContext(context);
      const sampledParent = parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
      if (parent && !parent.isRemote) return sampledParent ? KEEP : DROP;

      const target = attributes['http.target'];
      if (type === NEXT_SERVER_SPAN) {
        const root = options.requestRoot();
        if (root?.recorded === false || (typeof target === 'string' && isUnrecordedPath(target))) return DROP;
        if (root?.trusted && parent) return sampledParent ? KEEP : DROP;
      }
      if (parent && options.remoteParent === 'parent') return sampledParent ? KEEP : DROP;
      return sampledByRatio(traceId, options.ratio()) ? KEEP : DROP;
    },
    toString: () => `GatewaySampler{${options.ratio()}}`,
  };
}
