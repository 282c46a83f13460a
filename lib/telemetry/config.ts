import { z } from 'zod';
import { parseResourceAttributes, type ResourceAttributes, serviceVersion } from './resource';
import { type Env, type VariableReader, variableReader } from './variables';

export type OtlpProtocol = 'http/protobuf' | 'http/json';

export interface OtlpTarget {
  /** The whole URL for traces. */
  readonly tracesUrl: string;
  readonly protocol: OtlpProtocol;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly gzip: boolean;
}

export interface BatchSettings {
  readonly queueSpansMax: number;
  readonly batchSpansMax: number;
  readonly delayMs: number;
  /** Towards our own store, where an operator waits for the click just made. */
  readonly localDelayMs: number;
  readonly exportTimeoutMs: number;
}

export interface EnabledTelemetryConfig {
  readonly enabled: true;
  readonly serviceName: string;
  readonly environment: string;
  readonly resource: ResourceAttributes;
  readonly samplingRatio: number;
  /** The variable that set it, or why the default is what it is. */
  readonly samplingSource: string;
  readonly otlp: OtlpTarget | undefined;
  /** False where a Jaeger keeps the spans: `DESIGN.md`, Processes. */
  readonly embedded: boolean;
  /** The web process's service door, for processes that do not hold the store themselves. */
  readonly serviceDoor: { readonly tracesUrl: string; readonly token: string } | undefined;
  readonly consoleSpans: boolean;
  readonly batch: BatchSettings;
  /** The sandbox's own client makes its spans and headers; the HTTP instrumentation leaves it alone. */
  readonly paymentOrigin: string | undefined;
  readonly shutdownGraceMs: number;
  readonly warnings: readonly string[];
  /** Of the variables that were set: those whose values were taken. */
  readonly used: ReadonlySet<string>;
}

export type TelemetryConfig =
  | { readonly enabled: false; readonly warnings: readonly string[]; readonly used: ReadonlySet<string> }
  | EnabledTelemetryConfig;

/** Said at the start where nothing is wrong, but hardly anybody means it so. */
export const NO_ENDPOINT_WARNING =
  'no OTLP endpoint is set (OTEL_EXPORTER_OTLP_ENDPOINT): spans stay in the embedded store of this machine';

const DEFAULT_SERVICE = 'media-gateway';
const count = z.coerce.number().int().min(1).max(1_000_000);
const milliseconds = z.coerce.number().int().min(1).max(3_600_000);
const ratio = z.coerce.number().min(0).max(1);
const httpUrl = z.url({ protocol: /^https?$/ });
const compression = z.enum(['gzip', 'none']);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Never throws: a wrong value means the default and one warning that names the variable, never its value. */
export function readTelemetryConfig(env: Env): TelemetryConfig {
  const read = variableReader(env);
  if (!isEnabled(read)) return { enabled: false, warnings: read.warnings, used: read.used };

  const attributes = readResourceAttributes(read);
  const serviceName =
    read.text('OTEL_SERVICE_NAME') ??
    stringOf(attributes['service.name']) ??
    read.text('TRACING_SERVICE_NAME') ??
    read.text('SERVICE_NAME') ??
    DEFAULT_SERVICE;
  const environment =
    stringOf(attributes['deployment.environment.name']) ??
    read.text('DEPLOYMENT_ENVIRONMENT') ??
    read.text('VERCEL_ENV') ??
    'production';
  const exporters = readExporters(read);
  const otlp = readTarget(read, exporters);
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
    ...readSampling(read, environment === 'production' && otlp !== undefined),
    otlp,
    embedded: !(otlp && read.text('JAEGER_QUERY_URL')),
    serviceDoor: readServiceDoor(read),
    consoleSpans: exporters.includes('console'),
    batch: {
      queueSpansMax: read.value(['OTEL_BSP_MAX_QUEUE_SIZE'], count, 2048).value,
      batchSpansMax: read.value(['OTEL_BSP_MAX_EXPORT_BATCH_SIZE'], count, 512).value,
      delayMs: read.value(['OTEL_BSP_SCHEDULE_DELAY'], milliseconds, 5000).value,
      localDelayMs: read.value(['OTEL_BSP_SCHEDULE_DELAY'], milliseconds, 1000).value,
      exportTimeoutMs: specific(read, ['OTEL_BSP_EXPORT_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT'], milliseconds, 10_000),
    },
    paymentOrigin: originOf(read.text('PAYMENT_URL')),
    shutdownGraceMs: read.value(['SHUTDOWN_GRACE_MS'], milliseconds, 500).value,
    warnings: read.warnings,
    used: read.used,
  };
}

/** The first of `names` is about traces alone; where it differs from the general one, that is no conflict. */
function specific<T>(read: VariableReader, names: readonly string[], schema: z.ZodType<T>, fallback: T): T {
  return names.reduceRight((value, name) => read.value([name], schema, value).value, fallback);
}

function isEnabled(read: VariableReader): boolean {
  const disabled = read.value<boolean | undefined>(['OTEL_SDK_DISABLED'], flag, undefined).value;
  const tracing = read.value<boolean | undefined>(['TRACING_ENABLED'], flag, undefined).value;
  if (disabled !== undefined && tracing !== undefined && disabled === tracing) {
    read.warn(`OTEL_SDK_DISABLED and TRACING_ENABLED disagree; OTEL_SDK_DISABLED wins.`);
  }
  return disabled === undefined ? tracing !== false : !disabled;
}

function readSampling(
  read: VariableReader,
  lowByDefault: boolean,
): Pick<EnabledTelemetryConfig, 'samplingRatio' | 'samplingSource'> {
  const fallback = lowByDefault ? 0.1 : 1;
  const sampler = read.text('OTEL_TRACES_SAMPLER');
  if (sampler?.endsWith('always_on')) return { samplingRatio: 1, samplingSource: 'OTEL_TRACES_SAMPLER' };
  if (sampler?.endsWith('always_off')) return { samplingRatio: 0, samplingSource: 'OTEL_TRACES_SAMPLER' };
  const byRatio = sampler === 'traceidratio' || sampler === 'parentbased_traceidratio';
  if (sampler && !byRatio) read.warn('OTEL_TRACES_SAMPLER is not a sampler we know; it is not used.');
  const names = [...(byRatio ? ['OTEL_TRACES_SAMPLER_ARG'] : []), 'TRACING_SAMPLE_RATE', 'OTEL_SAMPLING_RATE'];
  const result = read.value(names, ratio, fallback);
  const why = lowByDefault ? 'default in production with an OTLP endpoint' : 'default';
  return { samplingRatio: result.value, samplingSource: result.source ?? why };
}

type Exporter = 'otlp' | 'console' | 'none';

function readExporters(read: VariableReader): readonly Exporter[] {
  const found = new Set<Exporter>();
  for (const name of (read.text('OTEL_TRACES_EXPORTER') ?? '').split(',').map((part) => part.trim())) {
    if (name === '') continue;
    if (name === 'otlp' || name === 'console' || name === 'none') found.add(name);
    else if (name === 'jaeger') {
      found.add('otlp');
      read.warn('OTEL_TRACES_EXPORTER=jaeger is taken as OTLP to Jaeger.');
    } else read.warn('OTEL_TRACES_EXPORTER names an exporter we do not have; it is not used.');
  }
  return [...found];
}

function readTarget(read: VariableReader, exporters: readonly Exporter[]): OtlpTarget | undefined {
  if (exporters.includes('none')) return undefined;
  const own = read.value<string | undefined>(['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'], httpUrl, undefined).value;
  const base =
    read.value<string | undefined>(['OTEL_EXPORTER_OTLP_ENDPOINT', 'TRACING_ENDPOINT'], httpUrl, undefined).value ??
    (exporters.includes('otlp') ? 'http://localhost:4317' : undefined);
  const tracesUrl = own ?? (base && `${base.replace(/\/+$/, '')}/v1/traces`);
  if (!tracesUrl) return undefined;
  return {
    tracesUrl,
    protocol: readProtocol(read, tracesUrl),
    headers: readHeaders(read),
    timeoutMs: specific(
      read,
      ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT'],
      milliseconds,
      10_000,
    ),
    gzip:
      specific(
        read,
        ['OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', 'OTEL_EXPORTER_OTLP_COMPRESSION'],
        compression,
        'none',
      ) === 'gzip',
  };
}

function readProtocol(read: VariableReader, tracesUrl: string): OtlpProtocol {
  const known = z.enum(['grpc', 'http', 'http/protobuf', 'http/json']);
  const fallback = new URL(tracesUrl).port === '4317' ? 'grpc' : 'http/protobuf';
  const names = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'];
  const value = specific<z.infer<typeof known>>(read, names, known, fallback);
  if (value === 'grpc')
    read.warn('OTEL_EXPORTER_OTLP_PROTOCOL: grpc is not built in yet; http/protobuf is used on that endpoint.');
  return value === 'http/json' ? 'http/json' : 'http/protobuf';
}

function readHeaders(read: VariableReader): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS']) {
    const text = read.text(name);
    if (!text) continue;
    const parsed = parseResourceAttributes(text);
    if (!parsed) read.warn(`${name} is not a list of key=value; it is not used.`);
    for (const [key, value] of Object.entries(parsed ?? {})) {
      if (/^[!#$%&'*+.^_`|~\w-]+$/.test(key)) headers[key.toLowerCase()] = value;
    }
  }
  return headers;
}

function readResourceAttributes(read: VariableReader): Record<string, string> {
  const text = read.text('OTEL_RESOURCE_ATTRIBUTES');
  const parsed = text === undefined ? {} : parseResourceAttributes(text);
  if (!parsed) read.warn('OTEL_RESOURCE_ATTRIBUTES is not a list of key=value; it is not used.');
  return parsed ?? {};
}

function readServiceDoor(read: VariableReader): EnabledTelemetryConfig['serviceDoor'] {
  const url = read.value<string | undefined>(['MEDIA_GATEWAY_WEB_URL'], httpUrl, undefined).value;
  const token = read.text('MEDIA_GATEWAY_SERVICE_TOKEN');
  return url && token ? { tracesUrl: `${url.replace(/\/+$/, '')}/api/otlp/v1/traces`, token } : undefined;
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

function stringOf(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
