import 'server-only';
import { formatDurationUs } from '@/lib/base/duration';
import type { EnabledTelemetryConfig, OtlpTarget, TelemetryConfig } from '@/lib/telemetry/config';
import { type OtlpVariables, type SignalName, table } from '@/lib/telemetry/config/table';
import type { Variable } from '@/lib/telemetry/variables';
import type { Setting, SettingGroup } from '../settings';
import { settingReader } from './setting-reader';
import { endpointOf, keysOf, placeOf } from './show-value';

type Env = Readonly<Record<string, string | undefined>>;
type Row = (variables: readonly Variable[], name: string, value: string) => Setting;

/** Of these a variable may be set and not count: it is not valid, or another one wins. */
export function describeTelemetry(telemetry: TelemetryConfig, env: Env): readonly SettingGroup[] {
  const { used, fromFile } = telemetry;
  const read = settingReader(env, (variable) => used.has(variable), fromFile);
  const row: Row = (variables, name, value) =>
    read(
      variables.map((variable) => variable.name),
      name,
      value,
    );
  const head = [
    row([table.sdkDisabled, table.tracingEnabled], 'Telemetry', telemetry.enabled ? 'on' : 'off'),
    settingReader(env)(table.configFile.name, 'Configuration file', fileOf(env, fromFile)),
  ];
  if (!telemetry.enabled) return [{ title: 'Telemetry', settings: head }];
  return [
    { title: 'Telemetry', settings: [...head, ...identity(telemetry, env), ...common(row, telemetry)] },
    { title: 'Sampling', settings: sampling(row, telemetry, env) },
    { title: 'Traces', settings: traces(row, telemetry) },
    { title: 'Metrics', settings: metrics(row, telemetry) },
    { title: 'Logs', settings: logs(row, telemetry) },
  ];
}

function fileOf(env: Env, fromFile: ReadonlySet<string>): string {
  if (fromFile.size > 0) return `${fromFile.size} ${fromFile.size === 1 ? 'value' : 'values'} of it in force`;
  return env.MEDIA_GATEWAY_CONFIG ? 'no value of it in force' : 'none, or no value of it in force';
}

/** The supervisor hands the name on as `OTEL_SERVICE_NAME`, so what was set before is asked here, not what counted. */
function identity({ serviceName, environment, resource, fromFile }: EnabledTelemetryConfig, env: Env): Setting[] {
  const read = settingReader(env, undefined, fromFile);
  const attribute = (key: string): string[] =>
    (env.OTEL_RESOURCE_ATTRIBUTES ?? '').includes(`${key}=`) ? ['OTEL_RESOURCE_ATTRIBUTES'] : [];
  return [
    read(
      ['OTEL_SERVICE_NAME', ...attribute('service.name'), 'TRACING_SERVICE_NAME', 'SERVICE_NAME'],
      'Service name',
      serviceName,
    ),
    read(
      [...attribute('deployment.environment.name'), 'DEPLOYMENT_ENVIRONMENT', 'VERCEL_ENV'],
      'Environment',
      environment,
    ),
    read(table.resourceAttributes.name, 'Attributes of the resource, names only', keysOf(resource)),
  ];
}

function common(row: Row, telemetry: EnabledTelemetryConfig): Setting[] {
  const { propagators, enabledInstrumentations, shutdownGraceMs } = telemetry;
  return [
    row([table.propagators], 'Contexts written for others', listOf(propagators)),
    row(
      [table.instrumentations],
      'Instrumentations',
      enabledInstrumentations ? listOf(enabledInstrumentations) : 'all',
    ),
    row([table.consoleEnabled], 'Lines for people', telemetry.consoleLines ? 'yes' : 'no, JSON'),
    row([table.shutdownGrace], 'Time to send the last of all', duration(shutdownGraceMs)),
  ];
}

function sampling(row: Row, telemetry: EnabledTelemetryConfig, env: Env): Setting[] {
  const { samplingRatio, samplingSource, samplingStrategy, spansPerSecondMax, tail, fromFile } = telemetry;
  const read = settingReader(env, (variable) => variable === samplingSource, fromFile);
  const names = [table.samplingRate, table.tracingSampleRate, table.samplerArgument, table.sampler].map(
    ({ name }) => name,
  );
  const rate = read(names, 'Sampling rate at the start', String(samplingRatio));
  return [
    rate.source.kind === 'default' ? { ...rate, value: `${samplingRatio} (${samplingSource})` } : rate,
    row([table.sampler], 'Sampler', samplingStrategy),
    row([table.spansPerSecondMax], 'New traces a second', spansPerSecondMax === 0 ? 'any' : String(spansPerSecondMax)),
    row([table.tailEnabled], 'Tail keeping', tail.enabled ? 'on' : 'off'),
    row([table.tailSlowMs], 'Kept as slow from', duration(tail.slowMs)),
    row([table.tailShare], 'Share of the rest that is kept', String(tail.share)),
    row([table.tailRingSpansMax], 'Spans that wait for that', tail.ringSpansMax.toLocaleString('en')),
    row([table.tailDecisionMs], 'Decided after', duration(tail.decisionMs)),
  ];
}

function traces(
  row: Row,
  { otlp, zipkinUrl, consoleSpans, embedded, batch, spanLimits }: EnabledTelemetryConfig,
): Setting[] {
  const named = [
    ...(otlp ? ['otlp'] : []),
    ...(zipkinUrl ? ['zipkin'] : []),
    ...(consoleSpans ? ['console'] : []),
    ...(embedded ? ['embedded store'] : []),
  ];
  return [
    row([table.tracesExporter], 'Exporters', listOf(named)),
    ...target(row, 'traces', otlp),
    ...(zipkinUrl ? [row([table.zipkinEndpoint], 'Zipkin', placeOf(zipkinUrl) ?? '')] : []),
    row([table.queueSize], 'Spans or log records that may wait', batch.queueSpansMax.toLocaleString('en')),
    row([table.batchSize], 'Sent at once', batch.batchSpansMax.toLocaleString('en')),
    row(
      [table.batchDelay],
      'Sent every',
      `${duration(batch.delayMs)}, to our own store ${duration(batch.localDelayMs)}`,
    ),
    row([table.spanAttributes, table.attributes], 'Attributes of a span', String(spanLimits.attributesMax)),
    row(
      [table.spanAttributeChars, table.attributeChars],
      'Characters of each',
      spanLimits.attributeCharsMax.toLocaleString('en'),
    ),
    row([table.spanEvents], 'Events of a span', String(spanLimits.eventsMax)),
    row([table.spanLinks], 'Links of a span', spanLimits.linksMax.toLocaleString('en')),
    row([table.batchTimeout, table.otlp.timeout], 'Given up after', duration(batch.exportTimeoutMs)),
  ];
}

function metrics(row: Row, { metrics: settings }: EnabledTelemetryConfig): Setting[] {
  const { otlp, prometheus, console, enabled } = settings;
  const named = [...(otlp ? ['otlp'] : []), ...(prometheus ? ['prometheus'] : []), ...(console ? ['console'] : [])];
  return [
    row([table.metricsExporter], 'Exporters', enabled ? listOf(named, '/api/metrics only') : 'none: none are made'),
    ...target(row, 'metrics', otlp),
    ...(prometheus
      ? [
          row([table.prometheusHost], 'Prometheus listens on', prometheus.host),
          row([table.prometheusPort], 'Its port', String(prometheus.port)),
        ]
      : []),
    row([table.temporality], 'Temporality', settings.temporality),
    row([table.metricInterval], 'Pushed every', duration(settings.intervalMs)),
    row([table.metricTimeout], 'Given up after', duration(settings.timeoutMs)),
    row([table.exemplars], 'Exemplars', settings.exemplars),
  ];
}

function logs(
  row: Row,
  { embedded, logs: { otlp, console, enabled, keepUnsampled } }: EnabledTelemetryConfig,
): Setting[] {
  const named = [...(otlp ? ['otlp'] : []), ...(console ? ['console'] : []), ...(embedded ? ['embedded store'] : [])];
  return [
    row([table.logsExporter], 'Exporters', enabled ? listOf(named) : 'none: no records are made'),
    ...target(row, 'logs', otlp),
    row(
      [table.keepUnsampledLogs],
      'Records of traces that are not kept',
      keepUnsampled ? 'kept' : 'warnings and errors',
    ),
  ];
}

/** What is said of one signal counts before what is said of all. */
function target(row: Row, signal: SignalName, otlp: OtlpTarget | undefined): Setting[] {
  const of = (key: keyof OtlpVariables): Variable[] => [table[signal][key], table.otlp[key]];
  const endpoints = signal === 'traces' ? [...of('endpoint'), table.tracingEndpoint] : of('endpoint');
  const address = row(endpoints, 'OTLP endpoint', otlp ? endpointOf(otlp.url) : 'none');
  if (!otlp) return [address];
  return [
    address,
    row(of('protocol'), 'OTLP protocol', otlp.protocol),
    row(of('headers'), 'OTLP headers, names only', keysOf(otlp.headers)),
    row(of('compression'), 'OTLP compression', otlp.gzip ? 'gzip' : 'none'),
    row(of('timeout'), 'OTLP, given up after', duration(otlp.timeoutMs)),
    row(of('certificate'), 'Certificates to trust', otlp.certificate ?? 'the system’s'),
    row(of('clientCertificate'), 'Our own certificate', otlp.clientCertificate ?? 'none'),
    row(of('clientKey'), 'Our own key', otlp.clientKey ? 'set' : 'none'),
  ];
}

function listOf(names: readonly string[], none = 'none'): string {
  return names.length === 0 ? none : names.join(', ');
}

function duration(ms: number): string {
  return formatDurationUs(ms * 1_000);
}
