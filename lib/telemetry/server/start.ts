import 'server-only';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { type EnabledTelemetryConfig, NO_ENDPOINT_WARNING } from '../config';
import { batchProcessor, type CountingProcessor } from './batch-processor';
import { diagLogger, dropCounter, warner } from './diagnostics';
import type { SpanBytesSink } from './exported';
import { exporterHealthSlot } from './exporter-health';
import { destinations } from './exporters';
import { requestIds } from './ids';
import { instrumentations } from './instrumentations';
import { logger } from './logger';
import { type StartedMeters, startMeters } from './metrics/start-meters';
import { processAttributes, redactedResource } from './process-attributes';
import { endWithin, flushBeforeExit, type Pending } from './process-exit';
import { gatewayPropagator } from './propagator';
import type { CurrentRequestRoot } from './request-root';
import { gatewaySampler } from './sampler';
import { configuredPolicy } from './sampling/configured';
import { createSampling, type Sampling } from './sampling/sampling';
import { tailKeeper, tailStatsSlot } from './sampling/tail';
import { gatewaySpanProcessor } from './span-processor';

export interface StartTelemetryOptions {
  readonly process: 'web' | 'worker' | 'payments';
  /** The store of this very process, where it has one. */
  readonly embedded?: SpanBytesSink | undefined;
  /** Web only: what the request-start hook knows of the request at work. */
  readonly requestRoot?: CurrentRequestRoot;
  /** What operators change while it runs; the configuration's alone where absent. */
  readonly sampling?: Sampling | undefined;
}

export interface Telemetry {
  forceFlush(): Promise<void>;
  /** Idempotent; flushes within the grace of the configuration. */
  shutdown(): Promise<void>;
  /** Spans that did not arrive, since the start. */
  dropped(): number;
}

const log = logger('telemetry');

/** Import this file only where telemetry is on: it loads the SDK. */
export async function startTelemetry(
  config: EnabledTelemetryConfig,
  options: StartTelemetryOptions,
): Promise<Telemetry> {
  const out = warner((fields, message) => log.warn(fields, message));
  const drops = dropCounter(out);
  const targets = destinations(config, options.embedded).map(({ exporter, batch, ...target }) => ({
    ...target,
    processor: batchProcessor(exporter, { ...config.batch, ...batch }, drops.count),
  }));
  const batches = targets.map(({ processor }) => processor);
  const requestRoot = options.requestRoot ?? (() => undefined);
  const sampling = options.sampling ?? createSampling(configuredPolicy(config));
  const tail = tailKeeper(sampling, config.tail, batches);
  const meters = await startMeters(config, options.process, out);
  const sdk = new NodeSDK({
    autoDetectResources: false,
    resource: resourceFromAttributes({ ...processAttributes(), ...redactedResource(config.resource) }),
    sampler: gatewaySampler({
      sampling,
      remoteParent: options.process === 'web' ? 'ratio' : 'parent',
      requestRoot,
      tailWaitsFor: tail.waitsFor,
    }),
    idGenerator: requestIds(requestRoot),
    textMapPropagator: gatewayPropagator(),
    spanLimits: {
      attributeValueLengthLimit: 4096,
      attributeCountLimit: 128,
      eventCountLimit: 128,
      linkCountLimit: 1024,
    },
    spanProcessors: [gatewaySpanProcessor(requestRoot), tail],
    metricReaders: meters.readers,
    logRecordProcessors: [],
    instrumentations: instrumentations(config),
  });
  // After the constructor, which sets a console logger where `OTEL_LOG_LEVEL` is set.
  diag.setLogger(diagLogger(out), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  sdk.start();
  tailStatsSlot.set(tail.stats);
  exporterHealthSlot.set(() => [
    ...targets.map(({ processor, ...target }) => ({ ...target, signal: 'traces' as const, ...processor.counts() })),
    ...meters.health(),
  ]);
  announce(config);
  return running(sdk, batches, meters, config, options.process === 'web', drops.dropped);
}

export function announce(config: EnabledTelemetryConfig): void {
  for (const warning of config.warnings) log.warn(warning);
  log.info({ sampling_ratio: config.samplingRatio, from: config.samplingSource }, 'OpenTelemetry tracing enabled');
  if (config.otlp) {
    const { host } = new URL(config.otlp.url);
    log.info({ endpoint: host, protocol: config.otlp.protocol }, 'Service started with OTLP tracing');
  } else if (config.environment === 'production') {
    log.warn(NO_ENDPOINT_WARNING);
  }
}

function running(
  sdk: NodeSDK,
  batches: readonly CountingProcessor[],
  meters: StartedMeters,
  config: EnabledTelemetryConfig,
  ownsExit: boolean,
  dropped: () => number,
): Telemetry {
  let stopping: Promise<void> | undefined;
  const pending = batches.map(({ abandon }): Pending => ({ what: 'spans', abandon }));
  const stop = async (): Promise<void> => {
    const flushed = () =>
      sdk.shutdown().catch((error: unknown) => log.warn({ err: error }, 'telemetry did not stop cleanly'));
    const missed = await endWithin(config.shutdownGraceMs, flushed, pending);
    if (Object.keys(missed).length > 0)
      log.warn({ missed, grace_ms: config.shutdownGraceMs }, 'not all was sent before the end');
    await meters.stop();
    log.info('OpenTelemetry tracer shut down');
  };
  const telemetry: Telemetry = {
    async forceFlush() {
      await Promise.all(batches.map((batch) => batch.forceFlush()));
    },
    shutdown() {
      stopping ??= stop();
      return stopping;
    },
    dropped,
  };
  if (ownsExit) flushBeforeExit(() => telemetry.shutdown(), config.shutdownGraceMs + 100);
  return telemetry;
}
