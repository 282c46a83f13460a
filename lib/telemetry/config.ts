import { type ConfigFile, readConfigFile } from './config/file';
import { readSampling, type SamplingSettings } from './config/sampling';
import {
  type LogsSettings,
  type MetricsSettings,
  readLogs,
  readMetrics,
  readNames,
  readTraces,
  type TracesSettings,
} from './config/signals';
import { table } from './config/table';
import { parseResourceAttributes, type ResourceAttributes, serviceVersion } from './resource';
import { type Env, type VariableReader, variableReader } from './variables';

export type { OtlpProtocol, OtlpTarget } from './config/otlp';
export type { SamplingStrategy, TailSettings } from './config/sampling';
export type { LogsSettings, MetricsSettings } from './config/signals';

export interface BatchSettings {
  readonly queueSpansMax: number;
  readonly batchSpansMax: number;
  readonly delayMs: number;
  /** Towards our own store, where an operator waits for the click just made. */
  readonly localDelayMs: number;
  readonly exportTimeoutMs: number;
}

/** More is left out of a span; what was set first stays. */
export interface SpanLimits {
  readonly attributesMax: number;
  readonly attributeCharsMax: number;
  readonly eventsMax: number;
  readonly linksMax: number;
}

/** The web process's doors, for processes that do not hold the store themselves. */
export interface ServiceDoor {
  readonly tracesUrl: string;
  readonly metricsUrl: string;
  readonly logsUrl: string;
  readonly token: string;
}

export const PROPAGATORS = ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger'] as const;
export type PropagatorName = (typeof PROPAGATORS)[number];

interface Said {
  readonly warnings: readonly string[];
  /** For the log of the start; nothing is wrong. */
  readonly notes: readonly string[];
  /** Of the variables that were set: those whose values were taken. */
  readonly used: ReadonlySet<string>;
  /** Those that the configuration file stood in for. */
  readonly fromFile: ReadonlySet<string>;
}

/** `otlp` is that of the traces; metrics and logs have their own. */
export interface EnabledTelemetryConfig extends Said, SamplingSettings, TracesSettings {
  readonly enabled: true;
  readonly serviceName: string;
  readonly environment: string;
  readonly resource: ResourceAttributes;
  /** False where a Jaeger keeps the spans: `DESIGN.md`, Processes. */
  readonly embedded: boolean;
  readonly serviceDoor: ServiceDoor | undefined;
  readonly batch: BatchSettings;
  readonly metrics: MetricsSettings;
  readonly logs: LogsSettings;
  readonly propagators: readonly PropagatorName[];
  /** Undefined: all that we have. */
  readonly enabledInstrumentations: readonly string[] | undefined;
  /** The sandbox's own client makes its spans and headers; the HTTP instrumentation leaves it alone. */
  readonly paymentOrigin: string | undefined;
  readonly spanLimits: SpanLimits;
  readonly shutdownGraceMs: number;
  /** Log lines for people, not JSON; the loggers decide the same (`server/logger.ts`), with telemetry off too. */
  readonly consoleLines: boolean;
}

export type TelemetryConfig = (Said & { readonly enabled: false }) | EnabledTelemetryConfig;

/** Said at the start where nothing is wrong, but hardly anybody means it so. */
export const NO_ENDPOINT_WARNING =
  'no OTLP endpoint is set (OTEL_EXPORTER_OTLP_ENDPOINT): spans stay in the embedded store of this machine';

/** The SDK is not in this build (`scripts/without-telemetry.mjs`, whose bundlers fill it in): it can not be switched on. */
const isLeftOut = process.env.MEDIA_GATEWAY_WITHOUT_TELEMETRY === 'true';

const DEFAULT_SERVICE = 'media-gateway';
const INSTRUMENTATIONS = ['pg', 'undici'] as const;

/**
 * From the environment (in which flags stand already), then the text of the configuration file, then the defaults.
 * Never throws: a wrong value means the default and one warning that names the variable, and the value where it can
 * not be a secret.
 */
export function readTelemetryConfig(env: Env, fileText?: string): TelemetryConfig {
  const file = fileText === undefined ? undefined : readConfigFile(fileText);
  const read = variableReader(env, file?.values);
  const settings = isEnabled(read) && !isLeftOut ? readEnabled(read) : undefined;
  return { ...(settings ?? { enabled: false }), ...said(read, file) };
}

function said(read: VariableReader, file: ConfigFile | undefined): Said {
  return {
    warnings: [...(file?.warnings ?? []), ...read.warnings],
    notes: read.notes,
    used: read.used,
    fromFile: read.fromFile,
  };
}

function readEnabled(read: VariableReader): Omit<EnabledTelemetryConfig, keyof Said> {
  const attributes = readResourceAttributes(read);
  const serviceName =
    read.text(table.serviceName) ??
    stringOf(attributes['service.name']) ??
    read.text(table.tracingServiceName) ??
    read.text(table.plainServiceName) ??
    DEFAULT_SERVICE;
  const environment =
    stringOf(attributes['deployment.environment.name']) ??
    read.text(table.deploymentEnvironment) ??
    read.text(table.vercelEnvironment) ??
    'production';
  const traces = readTraces(read);
  return {
    enabled: true,
    serviceName,
    environment,
    resource: {
      ...attributes,
      'service.name': serviceName,
      'service.version': stringOf(attributes['service.version']) ?? serviceVersion,
      'deployment.environment.name': environment,
    },
    ...readSampling(read, environment === 'production' && traces.otlp !== undefined),
    ...traces,
    metrics: readMetrics(read),
    logs: readLogs(read),
    embedded: !(traces.otlp && read.text(table.jaegerQueryUrl)),
    serviceDoor: readServiceDoor(read),
    batch: readBatch(read),
    propagators: readPropagators(read),
    enabledInstrumentations: readInstrumentations(read),
    paymentOrigin: originOf(read.text(table.paymentUrl)),
    spanLimits: readSpanLimits(read),
    shutdownGraceMs: read.value([table.shutdownGrace], 500).value,
    consoleLines: read.value([table.consoleEnabled], environment !== 'production').value,
  };
}

function isEnabled(read: VariableReader): boolean {
  const { value: disabled, source } = read.value<boolean | undefined>([table.sdkDisabled], undefined);
  const { value: tracing, source: other } = read.value<boolean | undefined>([table.tracingEnabled], undefined);
  const isTold = read.used.has(table.tracingEnabled.name);
  if (source !== undefined && other !== undefined && isTold && disabled === tracing) {
    read.warn('OTEL_SDK_DISABLED and TRACING_ENABLED disagree; OTEL_SDK_DISABLED wins.');
  }
  return disabled === undefined ? tracing !== false : !disabled;
}

function readBatch(read: VariableReader): BatchSettings {
  return {
    queueSpansMax: read.value([table.queueSize], 2048).value,
    batchSpansMax: read.value([table.batchSize], 512).value,
    delayMs: read.value([table.batchDelay], 5000).value,
    localDelayMs: read.used.has(table.batchDelay.name) ? read.value([table.batchDelay], 1000).value : 1000,
    exportTimeoutMs: read.specific([table.batchTimeout, table.otlp.timeout], 10_000),
  };
}

function readSpanLimits(read: VariableReader): SpanLimits {
  return {
    attributesMax: read.specific([table.spanAttributes, table.attributes], 128),
    attributeCharsMax: read.specific([table.spanAttributeChars, table.attributeChars], 4096),
    eventsMax: read.value([table.spanEvents], 128).value,
    linksMax: read.value([table.spanLinks], 1024).value,
  };
}

function readPropagators(read: VariableReader): readonly PropagatorName[] {
  const named = readNames(read, table.propagators, [...PROPAGATORS, 'none']);
  if (named.length === 0) return ['tracecontext', 'baggage'];
  return PROPAGATORS.filter((name) => named.includes(name));
}

function readInstrumentations(read: VariableReader): readonly string[] | undefined {
  if (read.text(table.instrumentations) === undefined) return undefined;
  return readNames(read, table.instrumentations, INSTRUMENTATIONS);
}

function readResourceAttributes(read: VariableReader): Record<string, string> {
  const text = read.text(table.resourceAttributes);
  const parsed = text === undefined ? {} : parseResourceAttributes(text);
  if (!parsed) read.warn('OTEL_RESOURCE_ATTRIBUTES is not a list of key=value; it is not used.');
  return parsed ?? {};
}

function readServiceDoor(read: VariableReader): ServiceDoor | undefined {
  const url = read.value<string | undefined>([table.webUrl], undefined).value;
  const token = read.text(table.serviceToken);
  if (!url || !token) return undefined;
  const door = `${url.replace(/\/+$/, '')}/api/otlp/v1`;
  return { tracesUrl: `${door}/traces`, metricsUrl: `${door}/metrics`, logsUrl: `${door}/logs`, token };
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

function stringOf(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
