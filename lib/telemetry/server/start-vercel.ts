import 'server-only';
import { DiagLogLevel, diag, trace } from '@opentelemetry/api';
import { registerOTel } from '@vercel/otel';
import type { EnabledTelemetryConfig } from '../config';
import { contextManager } from './context-manager';
import { diagLogger } from './diagnostics';
import { exporterHealthSlot } from './exporter-health';
import {
  announce,
  createGatewayResource,
  endAll,
  initLoggerProvider,
  initMeterProvider,
  once,
  type Telemetry,
  telemetryWarner,
} from './init';
import { instrumentations } from './instrumentations';
import { redactedResource } from './process-attributes';
import { flushBeforeExit } from './process-exit';
import { gatewayPropagator } from './propagator';
import type { CurrentRequestRoot } from './request-root';
import type { Sampling } from './sampling/sampling';
import { tracePipeline } from './trace-pipeline';
import { vercelSpanProcessor } from './vercel-span-processor';

/**
 * On Vercel a function may be frozen as soon as it has answered: spans and log records are flushed by the platform's
 * `waitUntil`, and once more by whoever works after the answer. Never beside the Node SDK, both would write a
 * `traceparent`. Import it only where `VERCEL` is set.
 */
export async function startVercelTelemetry(
  config: EnabledTelemetryConfig,
  requestRoot: CurrentRequestRoot,
  sampling?: Sampling,
): Promise<Telemetry> {
  const out = telemetryWarner();
  const pipeline = tracePipeline(config, { remoteParent: 'ratio', requestRoot, sampling }, out);
  const options = { process: 'web', resource: createGatewayResource(config) } as const;
  const loggers = initLoggerProvider(config, options, out);
  const meters = await initMeterProvider(config, options, out);
  const flushed = async (): Promise<void> => {
    await Promise.all([pipeline.forceFlush(), loggers.forceFlush()]);
  };
  // Next's own spans of a fetch would double those of the instrumentation.
  process.env.NEXT_OTEL_FETCH_DISABLED = '1';
  registerOTel({
    serviceName: config.serviceName,
    attributes: redactedResource(config.resource),
    traceSampler: pipeline.sampler,
    idGenerator: pipeline.idGenerator,
    contextManager: contextManager(),
    propagators: [gatewayPropagator(config.propagators)],
    spanProcessors: [vercelSpanProcessor(pipeline.first, flushed), pipeline.last],
    // Its own puts whole addresses into span names.
    instrumentations: instrumentations(config),
  });
  diag.setLogger(diagLogger(out), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const all = [pipeline, loggers, meters];
  exporterHealthSlot.set(() => all.flatMap(({ health }) => health()));
  announce(config);
  const shutdown = once(() => endAll(all, config.shutdownGraceMs));
  flushBeforeExit(shutdown, config.shutdownGraceMs + 100);
  return {
    tracerProvider: trace.getTracerProvider(),
    meterProvider: meters.provider,
    loggerProvider: loggers.provider,
    forceFlush: flushed,
    shutdown,
    dropped: () => all.reduce((sum, one) => sum + one.dropped(), 0),
  };
}
