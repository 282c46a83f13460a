import 'server-only';
import { SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { processSlot } from '@/lib/base/process-slot';
import { keys } from '../../attributes';
import { sampledByRatio } from '../../sampling';
import { ratioOf, type SamplingReason } from '../../sampling-policy';
import type { Sampling } from './sampling';

export interface TailLimits {
  /** Spans that may wait for their roots; above it the oldest trace goes. */
  readonly ringSpansMax: number;
  /** A root that takes longer than this is not waited for. */
  readonly decisionMs: number;
}

export interface TailStats {
  readonly waitingSpans: number;
  readonly keptTraces: number;
  /** Traces that had to go undecided: the ring was full, or their root took too long. */
  readonly evictedTraces: number;
}

/** Empty with telemetry off. */
export const tailStatsSlot = processSlot<() => TailStats>('tail-stats');

export interface TailKeeper extends SpanProcessor {
  /** True while the spans of this trace wait: the sampler records what else it does. */
  waitsFor(traceId: string): boolean;
  stats(): TailStats;
}

const LATELY_MAX = 1_000;

interface Waiting {
  readonly sinceMs: number;
  readonly spans: ReadableSpan[];
  /** By which the head would have kept it: of its roots the likeliest. */
  ratio: number;
  openRoots: number;
  failed: boolean;
  slow: boolean;
}

/**
 * In front of the batches. A trace that the head did not sample is recorded all the same and waits here, in a bounded
 * ring, until its local roots have ended: with an error, too slowly, or in the share of the rest it goes on whole, else
 * it is forgotten.
 *
 * Whole is what this process saw. Each process judges its own part by the same rules: the flag that calls carried
 * before the decision was 00.
 */
export function tailKeeper(
  sampling: Sampling,
  limits: TailLimits,
  next: readonly SpanProcessor[],
  nowMs: () => number = Date.now,
): TailKeeper {
  const ring = new Map<string, Waiting>();
  /** Of traces the head sampled: whether something failed, as long as their roots are open. */
  const sampledRoots = new Map<string, { open: number; failed: boolean }>();
  /** The last traces that were kept: a span may end after its root. */
  const lately = new Set<string>();
  let waitingSpans = 0;
  let keptTraces = 0;
  let evictedTraces = 0;

  const forward = (span: ReadableSpan): void => {
    for (const processor of next) processor.onEnd(span);
  };

  function forget(traceId: string, waiting: Waiting): void {
    ring.delete(traceId);
    waitingSpans -= waiting.spans.length;
  }

  function makeRoom(): void {
    for (const [traceId, waiting] of ring) {
      const isLate = nowMs() - waiting.sinceMs > limits.decisionMs;
      if (!isLate && waitingSpans <= limits.ringSpansMax) return;
      forget(traceId, waiting);
      evictedTraces += 1;
    }
  }

  /** Why it is kept, undefined where it is not. */
  function verdict(traceId: string, waiting: Waiting): SamplingReason | undefined {
    const { rootsPerSecondMax } = sampling.policy();
    const { failed, slow, ratio } = waiting;
    const why = failed ? 'tail.error' : slow ? 'tail.slow' : inShare(traceId, ratio) ? 'tail.share' : undefined;
    return why !== undefined && sampling.budget.ask(rootsPerSecondMax).ok ? why : undefined;
  }

  /** By the id, above what the head took of its like: every process takes the same share. */
  function inShare(traceId: string, ratio: number): boolean {
    return sampling.policy().tail.share > 0 && sampledByRatio(traceId, withRest(ratio));
  }

  /** Kept by the head, or in the share of the rest. */
  function withRest(ratio: number): number {
    return ratio + (1 - ratio) * sampling.policy().tail.share;
  }

  function keep(traceId: string, waiting: Waiting, reason: SamplingReason): void {
    keptTraces += 1;
    if (reason !== 'tail.share') sampling.keepRest(traceId, reason);
    const probability = reason === 'tail.share' ? withRest(waiting.ratio) : 1;
    lately.add(traceId);
    for (const oldest of lately) {
      if (lately.size <= LATELY_MAX) break;
      lately.delete(oldest);
    }
    for (const span of waiting.spans) {
      if (isLocalRoot(span)) say(span, reason, probability);
      release(span);
    }
  }

  /** What the sampler told of it. Where a caller decided, nobody knows by what: by the same strategy, then. */
  function takeRatio({ attributes }: Span): number {
    const told = attributes[keys.samplingProbability];
    delete attributes[keys.samplingProbability];
    return typeof told === 'number' ? told : ratioOf(sampling.policy().strategy);
  }

  /** The context of a span is its own object, so what begins below it later is sampled too. */
  function release(span: ReadableSpan): void {
    Object.assign(span.spanContext(), { traceFlags: span.spanContext().traceFlags | TraceFlags.SAMPLED });
    forward(span);
  }

  function endWaiting(span: ReadableSpan): void {
    const { traceId } = span.spanContext();
    const waiting = ring.get(traceId);
    if (!waiting) return lately.has(traceId) ? release(span) : undefined;
    waiting.spans.push(span);
    waitingSpans += 1;
    waiting.failed ||= isFailed(span);
    if (isLocalRoot(span)) {
      waiting.openRoots -= 1;
      waiting.slow ||= durationMs(span) >= sampling.policy().tail.slowMs;
      if (waiting.openRoots <= 0) {
        forget(traceId, waiting);
        const reason = verdict(traceId, waiting);
        if (reason) keep(traceId, waiting, reason);
        return;
      }
    }
    if (waitingSpans > limits.ringSpansMax) makeRoom();
  }

  /** What the head kept, the tail would have kept too: then it stands for itself alone. */
  function endSampled(span: ReadableSpan): void {
    const { traceId } = span.spanContext();
    const seen = sampledRoots.get(traceId);
    if (seen) {
      seen.failed ||= isFailed(span);
      if (isLocalRoot(span)) {
        const { slowMs } = sampling.policy().tail;
        const before = span.attributes[keys.samplingProbability];
        if (typeof before === 'number') {
          const isCertain = seen.failed || durationMs(span) >= slowMs;
          span.attributes[keys.samplingProbability] = isCertain ? 1 : withRest(before);
        }
        seen.open -= 1;
        if (seen.open <= 0) sampledRoots.delete(traceId);
      }
    }
    forward(span);
  }

  return {
    waitsFor: (traceId) => ring.has(traceId),
    stats: () => ({ waitingSpans, keptTraces, evictedTraces }),
    onStart(span, context) {
      const ratio = isLocalRoot(span) && !isSampled(span) ? takeRatio(span) : undefined;
      for (const processor of next) processor.onStart(span, context);
      if (!sampling.policy().tail.enabled || !isLocalRoot(span)) return;
      const { traceId } = span.spanContext();
      if (ratio === undefined) {
        const seen = sampledRoots.get(traceId) ?? { open: 0, failed: false };
        seen.open += 1;
        if (sampledRoots.size < limits.ringSpansMax) sampledRoots.set(traceId, seen);
        return;
      }
      makeRoom();
      const first = { sinceMs: nowMs(), spans: [], ratio, openRoots: 0, failed: false, slow: false };
      const waiting: Waiting = ring.get(traceId) ?? first;
      waiting.ratio = Math.max(waiting.ratio, ratio);
      waiting.openRoots += 1;
      ring.set(traceId, waiting);
    },
    onEnd(span) {
      if (isSampled(span)) endSampled(span);
      else endWaiting(span);
    },
    async forceFlush() {
      await Promise.all(next.map((processor) => processor.forceFlush()));
    },
    async shutdown() {
      ring.clear();
      await Promise.all(next.map((processor) => processor.shutdown()));
    },
  };
}

function say(span: ReadableSpan, reason: SamplingReason, probability: number): void {
  span.attributes[keys.samplingReason] = reason;
  span.attributes[keys.samplingProbability] = probability;
}

function isSampled(span: ReadableSpan | Span): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

function isLocalRoot(span: ReadableSpan): boolean {
  return span.parentSpanContext === undefined || span.parentSpanContext.isRemote === true;
}

/** A refused request is no error: the house marks spans only where something went wrong. */
function isFailed(span: ReadableSpan): boolean {
  return span.status.code === SpanStatusCode.ERROR;
}

function durationMs({ duration: [seconds, nanos] }: ReadableSpan): number {
  return seconds * 1000 + nanos / 1e6;
}
