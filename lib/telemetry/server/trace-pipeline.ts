import 'server-only';
import type { IdGenerator, Sampler, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { EnabledTelemetryConfig } from '../config';
import { leafSpansSlot } from '../leaf-span';
import { batchProcessor } from './batch-processor';
import { dropCounter, type Warner } from './diagnostics';
import type { SpanBytesSink } from './exported';
import type { ExporterHealth } from './exporter-health';
import { destinations } from './exporters';
import { requestIds } from './ids';
import { leafSpans } from './leaf-spans';
import type { Pending } from './process-exit';
import type { CurrentRequestRoot } from './request-root';
import { gatewaySampler, type SamplerOptions } from './sampler';
import { configuredPolicy } from './sampling/configured';
import { createSampling, type Sampling } from './sampling/sampling';
import { tailKeeper, tailStatsSlot } from './sampling/tail';
import { gatewaySpanProcessor } from './span-processor';

export interface TraceParts {
  readonly remoteParent: SamplerOptions['remoteParent'];
  /** The store of this very process, where it has one. */
  readonly embedded?: SpanBytesSink | undefined;
  /** What the request-start hook knows of the request at work. */
  readonly requestRoot?: CurrentRequestRoot | undefined;
  /** What operators change while it runs; the configuration's alone where absent. */
  readonly sampling?: Sampling | undefined;
}

/** From the decision about a root to the queues of the exporters, for whatever provider makes the spans. */
export interface TracePipeline {
  readonly sampler: Sampler;
  readonly idGenerator: IdGenerator;
  /** Translates and redacts; before all others. */
  readonly first: SpanProcessor;
  /** The tail, and behind it the queues. */
  readonly last: SpanProcessor;
  /** Of the queues. */
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
  health(): ExporterHealth[];
  readonly pending: readonly Pending[];
  /** Spans that did not arrive, since the start. */
  dropped(): number;
}

export function tracePipeline(config: EnabledTelemetryConfig, parts: TraceParts, out: Warner): TracePipeline {
  const drops = dropCounter(out);
  const targets = destinations(config, parts.embedded).map(({ exporter, batch, ...target }) => ({
    target,
    batches: batchProcessor(exporter, { ...config.batch, ...batch }, drops.count),
  }));
  const batches = targets.map((each) => each.batches);
  const requestRoot = parts.requestRoot ?? (() => undefined);
  const sampling = parts.sampling ?? createSampling(configuredPolicy(config));
  const tail = tailKeeper(sampling, config.tail, batches);
  tailStatsSlot.set(tail.stats);
  leafSpansSlot.set(leafSpans(config.spanLimits, tail.onEnd));
  const { remoteParent } = parts;
  return {
    sampler: gatewaySampler({ sampling, remoteParent, requestRoot, tailWaitsFor: tail.waitsFor }),
    idGenerator: requestIds(requestRoot),
    first: gatewaySpanProcessor(requestRoot),
    last: tail,
    async forceFlush() {
      await Promise.all(batches.map((batch) => batch.forceFlush()));
    },
    async shutdown() {
      leafSpansSlot.clear();
      await Promise.all(batches.map((batch) => batch.shutdown()));
    },
    health: () => targets.map((each) => ({ ...each.target, signal: 'traces', ...each.batches.counts() })),
    pending: batches.map(({ abandon }): Pending => ({ what: 'spans', abandon })),
    dropped: drops.dropped,
  };
}
