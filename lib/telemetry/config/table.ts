import { z } from 'zod';
import type { Variable } from '../variables';

/** Every variable of the telemetry: `docs/configuration.md` is made of this, and nothing is read that is not here. */
function variable<T>(name: string, schema: z.ZodType<T>, fallback: string, about: string): Variable<T> {
  return { name, schema, fallback, about };
}

function secret(name: string, fallback: string, about: string): Variable<string> {
  return { name, schema: z.string(), fallback, about, isSecret: true };
}

const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
const words = <const T extends readonly [string, ...string[]]>(...known: T) => z.preprocess(lower, z.enum(known));
const flag = words('true', 'false').transform((value) => value === 'true');
const text = z.string();
const count = z.coerce.number().int().min(1).max(1_000_000);
const countOrNone = z.coerce.number().int().min(0).max(1_000_000);
const milliseconds = z.coerce.number().int().min(1).max(3_600_000);
const ratio = z.coerce.number().min(0).max(1);
const httpUrl = z.url({ protocol: /^https?$/ });
const port = z.coerce.number().int().min(0).max(65_535);

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
const PROTOCOLS = ['grpc', 'http', 'http/protobuf', 'http/json'] as const;

export type SignalName = 'traces' | 'metrics' | 'logs';
export type OtlpVariables = ReturnType<typeof otlpVariables>;

/** The same eight for all signals and for each. */
function otlpVariables(signal?: SignalName) {
  const prefix = signal ? `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}` : 'OTEL_EXPORTER_OTLP';
  const general = (fallback: string): string => (signal ? 'as for all signals' : fallback);
  const only = signal ? `, for ${signal} only` : '';
  return {
    endpoint: variable(
      `${prefix}_ENDPOINT`,
      httpUrl,
      general('none: the embedded store'),
      signal
        ? `Where ${signal} are sent, as a whole URL; for grpc its path does not count`
        : 'Where all signals are sent; over HTTP `/v1/traces`, `/v1/metrics` and `/v1/logs` are put behind it',
    ),
    protocol: variable(
      `${prefix}_PROTOCOL`,
      words(...PROTOCOLS),
      general('`grpc` where the port is 4317, else `http/protobuf`'),
      `\`grpc\`, \`http/protobuf\` (or \`http\`), \`http/json\`${only}`,
    ),
    headers: secret(
      `${prefix}_HEADERS`,
      general('none'),
      `Headers sent along${only}: \`key=value,other=value\`, values percent-encoded`,
    ),
    timeout: variable(
      `${prefix}_TIMEOUT`,
      milliseconds,
      general('10000'),
      `Milliseconds that one export may take${only}`,
    ),
    compression: variable(
      `${prefix}_COMPRESSION`,
      words('gzip', 'none'),
      general('none'),
      `\`gzip\` or \`none\`${only}`,
    ),
    certificate: variable(
      `${prefix}_CERTIFICATE`,
      text,
      general('the system’s'),
      `File with the certificates to trust, PEM${only}`,
    ),
    clientKey: variable(`${prefix}_CLIENT_KEY`, text, general('none'), `File with our own key, PEM${only}`),
    clientCertificate: variable(
      `${prefix}_CLIENT_CERTIFICATE`,
      text,
      general('none'),
      `File with our own certificate, PEM${only}`,
    ),
  };
}

export const table = {
  configFile: variable('MEDIA_GATEWAY_CONFIG', text, '`media-gateway.config.json`', 'The configuration file'),

  sdkDisabled: variable('OTEL_SDK_DISABLED', flag, 'false', '`true`: no telemetry, and no module of it is loaded'),
  tracingEnabled: variable('TRACING_ENABLED', flag, 'true', 'The same switch the other way round'),

  serviceName: variable(
    'OTEL_SERVICE_NAME',
    text,
    '`media-gateway`',
    'N; the browser is `N-browser`, the worker `N-worker`, the sandbox `N-payments`',
  ),
  tracingServiceName: variable('TRACING_SERVICE_NAME', text, 'as above', 'The same'),
  plainServiceName: variable('SERVICE_NAME', text, 'as above', 'The same'),
  resourceAttributes: variable(
    'OTEL_RESOURCE_ATTRIBUTES',
    text,
    'none',
    'Attributes of every signal: `key=value,other=value`, values percent-encoded',
  ),
  deploymentEnvironment: variable(
    'DEPLOYMENT_ENVIRONMENT',
    text,
    '`development` under `npm run up`, else `production`',
    '`deployment.environment.name`',
  ),
  vercelEnvironment: variable('VERCEL_ENV', text, 'set by Vercel', '`deployment.environment.name` there'),

  sampler: variable(
    'OTEL_TRACES_SAMPLER',
    words(...SAMPLERS),
    '`parentbased_traceidratio`',
    SAMPLERS.map((name) => `\`${name}\``).join(', '),
  ),
  samplerArgument: variable(
    'OTEL_TRACES_SAMPLER_ARG',
    ratio,
    '1; 0.1 in production with an OTLP endpoint',
    'The ratio of the samplers by ratio, 0 to 1',
  ),
  tracingSampleRate: variable('TRACING_SAMPLE_RATE', ratio, 'as above', 'The same'),
  samplingRate: variable('OTEL_SAMPLING_RATE', ratio, 'as above', 'The same'),
  spansPerSecondMax: variable(
    'TRACING_ROOTS_PER_SECOND_MAX',
    countOrNone,
    '0',
    'New traces a second, at most; 0: as many as come',
  ),
  tailEnabled: variable(
    'TRACING_TAIL_ENABLED',
    flag,
    'false',
    'Keep errors, slow traces and a share of the rest though the sampler left them out',
  ),
  tailSlowMs: variable('TRACING_TAIL_SLOW_MS', milliseconds, '1000', 'What counts as slow, in milliseconds'),
  tailShare: variable('TRACING_TAIL_SHARE', ratio, '0', 'Share of the rest that is kept, 0 to 1'),
  tailRingSpansMax: variable(
    'TRACING_TAIL_RING_SPANS_MAX',
    count,
    '20000',
    'Spans that wait for the decision, at most',
  ),
  tailDecisionMs: variable(
    'TRACING_TAIL_DECISION_MS',
    milliseconds,
    '5000',
    'Milliseconds until a trace whose root has not ended is decided',
  ),

  tracesExporter: variable(
    'OTEL_TRACES_EXPORTER',
    text,
    '`otlp` where an endpoint is set',
    'Several with commas: `otlp`, `zipkin`, `console`, `none`; `jaeger` is `otlp`. What browsers send goes by `otlp` and into the embedded store',
  ),
  metricsExporter: variable(
    'OTEL_METRICS_EXPORTER',
    text,
    '`otlp` where an endpoint is set',
    'Several with commas: `otlp`, `prometheus` (a port of its own), `console`, `none`',
  ),
  logsExporter: variable(
    'OTEL_LOGS_EXPORTER',
    text,
    '`otlp` where an endpoint is set',
    'Several with commas: `otlp`, `console`, `none`',
  ),
  zipkinEndpoint: variable(
    'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
    httpUrl,
    '`http://localhost:9411/api/v2/spans`',
    'Where `zipkin` sends spans',
  ),
  otlp: otlpVariables(),
  traces: otlpVariables('traces'),
  metrics: otlpVariables('metrics'),
  logs: otlpVariables('logs'),
  tracingEndpoint: variable(
    'TRACING_ENDPOINT',
    httpUrl,
    'none',
    'The same as `OTEL_EXPORTER_OTLP_ENDPOINT`, for traces only',
  ),
  webUrl: variable(
    'MEDIA_GATEWAY_WEB_URL',
    httpUrl,
    'set by the supervisor',
    'The web process, for those that send their signals there',
  ),
  serviceToken: secret('MEDIA_GATEWAY_SERVICE_TOKEN', 'made by the supervisor', 'Token of our own processes there'),

  queueSize: variable('OTEL_BSP_MAX_QUEUE_SIZE', count, '2048', 'Spans that may wait; more are dropped and counted'),
  batchSize: variable('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', count, '512', 'Spans sent at once'),
  batchDelay: variable(
    'OTEL_BSP_SCHEDULE_DELAY',
    milliseconds,
    '5000; 1000 to our own store',
    'Milliseconds until a batch that is not full leaves',
  ),
  batchTimeout: variable(
    'OTEL_BSP_EXPORT_TIMEOUT',
    milliseconds,
    'as `OTEL_EXPORTER_OTLP_TIMEOUT`',
    'Milliseconds until a batch is given up, repetitions included',
  ),

  attributes: variable('OTEL_ATTRIBUTE_COUNT_LIMIT', count, '128', 'Attributes of a span, at most'),
  spanAttributes: variable('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', count, 'as above', 'The same'),
  attributeChars: variable(
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    count,
    '4096',
    'Characters of one attribute of a span, at most',
  ),
  spanAttributeChars: variable('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', count, 'as above', 'The same'),
  spanEvents: variable('OTEL_SPAN_EVENT_COUNT_LIMIT', count, '128', 'Events of a span, at most'),
  spanLinks: variable('OTEL_SPAN_LINK_COUNT_LIMIT', count, '1024', 'Links of a span, at most'),

  metricInterval: variable(
    'OTEL_METRIC_EXPORT_INTERVAL',
    milliseconds,
    '60000',
    'Milliseconds between two pushes of metrics',
  ),
  metricTimeout: variable('OTEL_METRIC_EXPORT_TIMEOUT', milliseconds, '30000', 'Milliseconds that a push may take'),
  temporality: variable(
    'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
    words('cumulative', 'delta', 'lowmemory'),
    '`cumulative`',
    '`cumulative`, `delta`, `lowmemory`',
  ),
  exemplars: variable(
    'OTEL_METRICS_EXEMPLAR_FILTER',
    words('trace_based', 'always_on', 'always_off'),
    '`trace_based`',
    '`trace_based`, `always_on`, `always_off`',
  ),
  prometheusHost: variable('OTEL_EXPORTER_PROMETHEUS_HOST', text, '`127.0.0.1`', 'Address of the port of `prometheus`'),
  prometheusPort: variable('OTEL_EXPORTER_PROMETHEUS_PORT', port, '9464', 'That port'),

  keepUnsampledLogs: variable(
    'LOGS_KEEP_UNSAMPLED',
    flag,
    'false',
    '`true`: debug and info records of traces that are not kept are kept all the same',
  ),
  consoleEnabled: variable(
    'OTEL_CONSOLE_ENABLED',
    flag,
    'true; false in production',
    '`true`: log lines for people, `false`: JSON lines',
  ),

  propagators: variable(
    'OTEL_PROPAGATORS',
    text,
    '`tracecontext,baggage`',
    '`tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `none`',
  ),
  instrumentations: variable(
    'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
    text,
    'all that we have',
    'Names with commas, of `pg` and `undici`',
  ),
  paymentUrl: variable('PAYMENT_URL', text, 'the sandbox', 'The payment provider; its client makes its own spans'),
  jaegerQueryUrl: variable(
    'JAEGER_QUERY_URL',
    text,
    'none',
    'Where traces are read; with an OTLP endpoint too, the embedded store is left out',
  ),
  shutdownGrace: variable('SHUTDOWN_GRACE_MS', milliseconds, '500', 'Milliseconds to send the last signals at the end'),
} as const;
