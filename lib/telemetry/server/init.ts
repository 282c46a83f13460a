import 'server-only';
import {
  DiagLogLevel,
  diag,
  type MeterProvider as GlobalMeterProvider,
  metrics,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { type LoggerProvider as GlobalLoggerProvider, logs } from '@opentelemetry/api-logs';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { type EnabledTelemetryConfig, NO_ENDPOINT_WARNING } from '../config';
import { contextManager } from './context-manager';
import { diagLogger, type Warner, warner } from './diagnostics';
import type { LogBytesSink, SpanBytesSink } from './exported';
import { type ExporterHealth, exporterHealthSlot } from './exporter-health';
import { instrumentations } from './instrumentations';
import { logger } from './logger';
import { startLogs } from './logs/start-logs';
import { startMeters } from './metrics/start-meters';
import { processAttributes, redactedResource } from './process-attributes';
import { endWithin, flushBeforeExit, type Pending } from './process-exit';
import { gatewayPropagator } from './propagator';
import type { CurrentRequestRoot } from './request-root';
import type { Sampling } from './sampling/sampling';
import { tracePipeline } from './trace-pipeline';

/** The way in of the SDK. Import this file only where telemetry is on. */
export interface TelemetryOptions {
  readonly process: 'web' | 'worker' | 'payments';
  /** The store of this very process, where it has one. */
  readonly embedded?: (SpanBytesSink & Partial<LogBytesSink>) | undefined;
  /** Web only: what the request-start hook knows of the request at work. */
  readonly requestRoot?: CurrentRequestRoot;
  /** What operators change while it runs; the configuration's alone where absent. */
  readonly sampling?: Sampling | undefined;
  /** Of several signals of one process it is one and the same. */
  readonly resource?: Resource;
}

/** One signal. `shutdown` is idempotent; it flushes, and does not bound the time. */
export interface InitiatedProvider<Provider> {
  readonly provider: Provider;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
  health(): readonly ExporterHealth[];
  /** What is still queued; for whoever gives up waiting. */
  readonly pending: readonly Pending[];
  /** Items that did not arrive, since the start. */
  dropped(): number;
}

export interface Telemetry {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: GlobalMeterProvider;
  readonly loggerProvider: GlobalLoggerProvider;
  forceFlush(): Promise<void>;
  /** Idempotent; flushes within the grace of the configuration. */
  shutdown(): Promise<void>;
  /** Spans, log records and points of metrics that did not arrive, since the start. */
  dropped(): number;
}

const log = logger('telemetry');

/** All three signals of this process, to where the configuration says, registered with the API. */
export async function initTelemetry(config: EnabledTelemetryConfig, options: TelemetryOptions): Promise<Telemetry> {
  const out = telemetryWarner();
  const common = { ...options, resource: options.resource ?? createGatewayResource(config) };
  // Instrumentations take the meter that is there when they are registered, with the tracer.
  const loggers = initLoggerProvider(config, common, out);
  const meters = await initMeterProvider(config, common, out);
  const tracers = initTracerProvider(config, common, out);
  diag.setLogger(diagLogger(out), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const all = [tracers, meters, loggers];
  exporterHealthSlot.set(() => all.flatMap(({ health }) => health()));
  announce(config);
  const telemetry: Telemetry = {
    tracerProvider: tracers.provider,
    meterProvider: meters.provider,
    loggerProvider: loggers.provider,
    async forceFlush() {
      await Promise.all(all.map((one) => one.forceFlush()));
    },
    shutdown: once(() => endAll(all, config.shutdownGraceMs)),
    dropped: () => all.reduce((sum, one) => sum + one.dropped(), 0),
  };
  if (options.process === 'web') flushBeforeExit(() => telemetry.shutdown(), config.shutdownGraceMs + 100);
  return telemetry;
}

/** Spans, the propagation of their context, and the instrumentations of libraries. */
export function initTracerProvider(
  config: EnabledTelemetryConfig,
  options: TelemetryOptions,
  out: Warner = telemetryWarner(),
): InitiatedProvider<TracerProvider> {
  const remoteParent = options.process === 'web' ? 'ratio' : 'parent';
  const pipeline = tracePipeline(config, { ...options, remoteParent }, out);
  const sdk = new NodeSDK({
    autoDetectResources: false,
    resource: options.resource ?? createGatewayResource(config),
    sampler: pipeline.sampler,
    idGenerator: pipeline.idGenerator,
    contextManager: contextManager(),
    textMapPropagator: gatewayPropagator(config.propagators),
    spanLimits: {
      attributeValueLengthLimit: config.spanLimits.attributeCharsMax,
      attributeCountLimit: config.spanLimits.attributesMax,
      eventCountLimit: config.spanLimits.eventsMax,
      linkCountLimit: config.spanLimits.linksMax,
    },
    spanProcessors: [pipeline.first, pipeline.last],
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: instrumentations(config),
  });
  sdk.start();
  return {
    provider: trace.getTracerProvider(),
    forceFlush: pipeline.forceFlush,
    shutdown: once(() => sdk.shutdown()),
    health: pipeline.health,
    pending: pipeline.pending,
    dropped: pipeline.dropped,
  };
}

export async function initMeterProvider(
  config: EnabledTelemetryConfig,
  options: TelemetryOptions,
  out: Warner = telemetryWarner(),
): Promise<InitiatedProvider<GlobalMeterProvider>> {
  const { readers, health, dropped, stop } = await startMeters(config, options.process, out);
  const provider = new MeterProvider({ resource: options.resource ?? createGatewayResource(config), readers });
  if (readers.length > 0) metrics.setGlobalMeterProvider(provider);
  let isOut = readers.length === 0;
  return {
    provider,
    forceFlush: () => provider.forceFlush(),
    shutdown: once(async () => {
      await provider.shutdown();
      isOut = true;
      await stop();
    }),
    health,
    // The last push, which holds the figures of this process.
    pending: [{ what: 'metrics', abandon: () => (isOut ? 0 : 1) }],
    dropped,
  };
}

export function initLoggerProvider(
  config: EnabledTelemetryConfig,
  options: TelemetryOptions,
  out: Warner = telemetryWarner(),
): InitiatedProvider<GlobalLoggerProvider> {
  const { embedded } = options;
  const writeLogs = embedded?.writeLogs?.bind(embedded);
  const { processors, health, dropped, abandon } = startLogs(config, writeLogs && { writeLogs }, out);
  const provider = new LoggerProvider({ resource: options.resource ?? createGatewayResource(config), processors });
  // Even without a processor: the SDK of the traces would put one of its own there.
  logs.setGlobalLoggerProvider(provider);
  return {
    provider,
    forceFlush: () => provider.forceFlush(),
    shutdown: once(() => provider.shutdown()),
    health,
    pending: [{ what: 'log records', abandon }],
    dropped,
  };
}

/** Service, environment, process, system and container. */
export function createGatewayResource(config: Pick<EnabledTelemetryConfig, 'resource'>): Resource {
  return resourceFromAttributes({ ...processAttributes(), ...redactedResource(config.resource) });
}

export function telemetryWarner(): Warner {
  return warner((fields, message) => log.warn(fields, message));
}

export function announce(config: EnabledTelemetryConfig): void {
  for (const warning of config.warnings) log.warn(warning);
  for (const note of config.notes) log.info(note);
  log.info({ sampling_ratio: config.samplingRatio, from: config.samplingSource }, 'OpenTelemetry tracing enabled');
  if (config.otlp) {
    const { host } = new URL(config.otlp.url);
    log.info({ endpoint: host, protocol: config.otlp.protocol }, 'Service started with OTLP tracing');
  } else if (config.environment === 'production') {
    log.warn(NO_ENDPOINT_WARNING);
  }
}

type Ending = Pick<InitiatedProvider<unknown>, 'shutdown' | 'pending'>;

/** Within the grace; what misses it is counted and told. */
export async function endAll(all: readonly Ending[], graceMs: number): Promise<void> {
  const shutdown = async (): Promise<void> => {
    const ends = await Promise.allSettled(all.map((one) => one.shutdown()));
    for (const end of ends) {
      if (end.status === 'rejected') log.warn({ err: end.reason }, 'telemetry did not stop cleanly');
    }
  };
  const missed = await endWithin(
    graceMs,
    shutdown,
    all.flatMap(({ pending }) => pending),
  );
  if (Object.keys(missed).length > 0) log.warn({ missed, grace_ms: graceMs }, 'not all was sent before the end');
  log.info('OpenTelemetry tracer shut down');
}

export function once(end: () => Promise<void>): () => Promise<void> {
  let ending: Promise<void> | undefined;
  return () => {
    ending ??= end();
    return ending;
  };
}
