import 'server-only';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { registerOTel } from '@vercel/otel';
import type { EnabledTelemetryConfig } from '../config';
import { batchProcessor } from './batch-processor';
import { diagLogger, dropCounter, warner } from './diagnostics';
import { exporterHealthSlot } from './exporter-health';
import { destinations } from './exporters';
import { requestIds } from './ids';
import { instrumentations } from './instrumentations';
import { logger } from './logger';
import { flushBeforeExit } from './process-exit';
import { gatewayPropagator } from './propagator';
import type { CurrentRequestRoot } from './request-root';
import { gatewaySampler } from './sampler';
import { configuredPolicy } from './sampling/configured';
import { createSampling, type Sampling } from './sampling/sampling';
import { tailKeeper, tailStatsSlot } from './sampling/tail';
import { gatewaySpanProcessor } from './span-processor';
import { announce, type Telemetry } from './start';
import { vercelSpanProcessor } from './vercel-span-processor';

const log = logger('telemetry');

/**
 * On Vercel a function may be frozen as soon as it has answered: spans are flushed by the platform's `waitUntil`, and
 * once more by whoever works after the answer. Never beside the Node SDK, both would write a `traceparent`. Import it
 * only where `VERCEL` is set.
 */
export function startVercelTelemetry(
  config: EnabledTelemetryConfig,
  requestRoot: CurrentRequestRoot,
  sampling: Sampling = createSampling(configuredPolicy(config)),
): Telemetry {
  const out = warner((fields, message) => log.warn(fields, message));
  const drops = dropCounter(out);
  const targets = destinations(config, undefined).map(({ exporter, batch, ...target }) => ({
    ...target,
    processor: batchProcessor(exporter, { ...config.batch, ...batch }, drops.count),
  }));
  const batches = targets.map(({ processor }) => processor);
  const forceFlush = async (): Promise<void> => {
    await Promise.all(batches.map((batch) => batch.forceFlush()));
  };
  const tail = tailKeeper(sampling, config.tail, batches);
  // Next's own spans of a fetch would double those of the instrumentation.
  process.env.NEXT_OTEL_FETCH_DISABLED = '1';
  registerOTel({
    serviceName: config.serviceName,
    attributes: { ...config.resource },
    traceSampler: gatewaySampler({ sampling, remoteParent: 'ratio', requestRoot, tailWaitsFor: tail.waitsFor }),
    idGenerator: requestIds(requestRoot),
    propagators: [gatewayPropagator()],
    spanProcessors: [vercelSpanProcessor(gatewaySpanProcessor(requestRoot), forceFlush), tail],
    // Its own puts whole addresses into span names.
    instrumentations: instrumentations(config),
  });
  diag.setLogger(diagLogger(out), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  tailStatsSlot.set(tail.stats);
  exporterHealthSlot.set(() =>
    targets.map(({ processor, ...target }) => ({ ...target, signal: 'traces', ...processor.counts() })),
  );
  announce(config);
  let stopping: Promise<void> | undefined;
  const shutdown = (): Promise<void> => {
    stopping ??= Promise.all(batches.map((batch) => batch.shutdown())).then(() => undefined);
    return stopping;
  };
  flushBeforeExit(shutdown, config.shutdownGraceMs + 100);
  return { forceFlush, shutdown, dropped: drops.dropped };
}
