import 'server-only';
import { formatDurationUs } from '@/lib/base/duration';
import type { Environment } from '@/lib/environment';
import type { EnabledTelemetryConfig, TelemetryConfig } from '@/lib/telemetry/config';
import type { Setting, SettingGroup } from '../settings';
import { type ReadSetting, settingReader } from './setting-reader';
import { endpointOf, keysOf, placeOf, setOrNot, sizeOf } from './show-value';

type Env = Readonly<Record<string, string | undefined>>;

export interface Described {
  readonly environment: Environment;
  readonly telemetry: TelemetryConfig;
  readonly env: Env;
}

/**
 * What is in force and where it comes from. Values pass through `placeOf`, `endpointOf` and `setOrNot` where they may
 * hold a secret; a test starts with one in every variable and looks for them in what comes out.
 */
export function describeSettings({ environment, telemetry, env }: Described): readonly SettingGroup[] {
  const read = settingReader(env);
  const { oidc } = environment;
  return [
    {
      title: 'Web',
      settings: [
        read('HOST', 'Address it listens on', environment.host),
        read('PORT', 'Port', String(environment.port)),
        read('PUBLIC_URL', 'Address the public sees', placeOf(environment.publicUrl) ?? 'as the request says'),
        read('TRUST_PROXY_HOPS', 'Proxies whose headers count', String(environment.trustProxyHops)),
        read('SHUTDOWN_DRAIN_MS', 'Time to finish requests', duration(environment.shutdownDrainMs)),
      ],
    },
    {
      title: 'Data',
      settings: [
        read('MEDIA_GATEWAY_DATA', 'Data folder', environment.dataDirectory),
        read('DATABASE_URL', 'PostgreSQL', placeOf(environment.databaseUrl) ?? 'not set'),
        read('REDIS_URL', 'Redis', placeOf(environment.redisUrl) ?? 'none: memory of this process'),
        read('PAYMENT_URL', 'Payment provider', placeOf(environment.paymentUrl) ?? 'not set'),
        read('PAYMENTS_HOST', 'Sandbox’s address', environment.paymentsHost),
        read(
          'PAYMENTS_PORT',
          'Sandbox’s port',
          environment.paymentsPort === 0 ? 'any' : String(environment.paymentsPort),
        ),
      ],
    },
    {
      title: 'Secrets and sign-in',
      settings: [
        read('MEDIA_GATEWAY_SECRET', 'Secret that signs cookies', setOrNot(environment.secret)),
        read('MEDIA_GATEWAY_SERVICE_TOKEN', 'Token of our own processes', setOrNot(environment.serviceToken)),
        read('MEDIA_GATEWAY_API_TOKEN', 'Token for reading traces', setOrNot(environment.apiToken)),
        read('METRICS_TOKEN', 'Token for reading metrics', setOrNot(environment.metricsToken)),
        read('CRON_SECRET', 'Secret of the clock', setOrNot(environment.cronSecret)),
        read('OIDC_ISSUER', 'Sign-in provider', placeOf(oidc?.issuer) ?? 'none'),
        read('OIDC_CLIENT_ID', 'Client id there', setOrNot(oidc?.clientId)),
        read('OIDC_CLIENT_SECRET', 'Client secret there', setOrNot(oidc?.clientSecret)),
        read('OIDC_OWNERS', 'Owners named', oidc === undefined ? 'none' : String(oidc.owners.length)),
      ],
    },
    {
      title: 'Trace store',
      settings: [
        read('JAEGER_QUERY_URL', 'Jaeger to read from', placeOf(environment.jaegerQueryUrl) ?? 'none'),
        read('TRACE_STORE_BYTES_MAX', 'Embedded store, at most', sizeOf(environment.traceStoreBytesMax)),
        read('TRACE_STORE_AGE_MAX_HOURS', 'Traces are kept for', `${environment.traceStoreAgeMaxMs / 3_600_000} h`),
        read('MEDIA_GATEWAY_WEB_URL', 'Where our processes send spans', placeOf(environment.webUrl) ?? 'not set'),
      ],
    },
    { title: 'Tracing', settings: tracing(telemetry, env) },
  ];
}

/** Of these a variable may be set and not count: it is not valid, or another one wins. */
function tracing(telemetry: TelemetryConfig, env: Env): SettingGroup['settings'] {
  const read = settingReader(env, (variable) => telemetry.used.has(variable));
  const isOn = read(['OTEL_SDK_DISABLED', 'TRACING_ENABLED'], 'Tracing', telemetry.enabled ? 'on' : 'off');
  if (!telemetry.enabled) return [isOn];
  const { batch } = telemetry;
  return [
    isOn,
    ...identity(telemetry, env),
    sampling(telemetry, env),
    ...endpoint(read, telemetry),
    read('OTEL_TRACES_EXPORTER', 'Spans on the console', telemetry.consoleSpans ? 'yes' : 'no'),
    read('OTEL_BSP_MAX_QUEUE_SIZE', 'Spans that may wait', batch.queueSpansMax.toLocaleString('en')),
    read('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 'Spans sent at once', batch.batchSpansMax.toLocaleString('en')),
    read(
      'OTEL_BSP_SCHEDULE_DELAY',
      'Sent every',
      `${duration(batch.delayMs)}, to our own store ${duration(batch.localDelayMs)}`,
    ),
    read(['OTEL_BSP_EXPORT_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT'], 'Given up after', duration(batch.exportTimeoutMs)),
    read('SHUTDOWN_GRACE_MS', 'Time to send the last spans', duration(telemetry.shutdownGraceMs)),
  ];
}

/** The supervisor hands the name on as `OTEL_SERVICE_NAME`, so what was set before is asked here, not what counted. */
function identity({ serviceName, environment }: EnabledTelemetryConfig, env: Env): SettingGroup['settings'] {
  const read = settingReader(env);
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
  ];
}

function sampling({ samplingRatio, samplingSource }: EnabledTelemetryConfig, env: Env): Setting {
  const read = settingReader(env, (variable) => variable === samplingSource);
  const names = ['OTEL_SAMPLING_RATE', 'TRACING_SAMPLE_RATE', 'OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG'];
  const found = read(names, 'Sampling rate', String(samplingRatio));
  return found.source.kind === 'default' ? { ...found, value: `${samplingRatio} (${samplingSource})` } : found;
}

function endpoint(read: ReadSetting, { otlp }: EnabledTelemetryConfig): SettingGroup['settings'] {
  const address = read(
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'TRACING_ENDPOINT'],
    'OTLP endpoint',
    otlp ? endpointOf(otlp.url) : 'none: embedded store',
  );
  if (!otlp) return [address];
  return [
    address,
    read(['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'], 'OTLP protocol', otlp.protocol),
    read(
      ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'],
      'OTLP headers, names only',
      keysOf(otlp.headers),
    ),
    read(
      ['OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', 'OTEL_EXPORTER_OTLP_COMPRESSION'],
      'OTLP compression',
      otlp.gzip ? 'gzip' : 'none',
    ),
  ];
}

function duration(ms: number): string {
  return formatDurationUs(ms * 1_000);
}
