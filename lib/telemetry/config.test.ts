import { describe, expect, it } from 'vitest';
import { type EnabledTelemetryConfig, readTelemetryConfig } from './config';
import { serviceVersion } from './resource';

type Variables = Record<string, string>;

function enabled(env: Variables): EnabledTelemetryConfig {
  const config = readTelemetryConfig(env);
  if (!config.enabled) throw new Error('telemetry is off');
  return config;
}

describe('readTelemetryConfig', () => {
  it('R4.4 is on by default, into the embedded store only', () => {
    expect(enabled({})).toMatchObject({
      serviceName: 'media-gateway',
      otlp: undefined,
      embedded: true,
      samplingRatio: 1,
      warnings: [],
    });
  });

  it.each<[Variables, boolean, number]>([
    [{ OTEL_SDK_DISABLED: 'true' }, false, 0],
    [{ TRACING_ENABLED: 'false' }, false, 0],
    [{ TRACING_ENABLED: 'true' }, true, 0],
    [{ OTEL_SDK_DISABLED: '' }, true, 0],
    [{ OTEL_SDK_DISABLED: 'yes' }, true, 1],
    [{ OTEL_SDK_DISABLED: 'true', TRACING_ENABLED: 'true' }, false, 1],
    [{ OTEL_SDK_DISABLED: 'false', TRACING_ENABLED: 'false' }, true, 1],
  ])('R4.1 reads the switch from %j', (env, expected, warnings) => {
    const config = readTelemetryConfig(env);
    expect(config.enabled).toBe(expected);
    expect(config.warnings).toHaveLength(warnings);
  });

  it.each<[Variables, string]>([
    [{}, 'media-gateway'],
    [{ SERVICE_NAME: 'a' }, 'a'],
    [{ SERVICE_NAME: 'a', TRACING_SERVICE_NAME: 'b' }, 'b'],
    [{ SERVICE_NAME: 'a', OTEL_RESOURCE_ATTRIBUTES: 'service.name=c' }, 'c'],
    [{ OTEL_SERVICE_NAME: 'd', OTEL_RESOURCE_ATTRIBUTES: 'service.name=c' }, 'd'],
  ])('R3.3 names the service of %j %s', (env, name) => {
    expect(enabled(env).serviceName).toBe(name);
    expect(enabled(env).resource).toMatchObject({ 'service.name': name, 'service.version': serviceVersion });
  });

  it.each<[Variables, string]>([
    [{}, 'production'],
    [{ NODE_ENV: 'development' }, 'production'],
    [{ VERCEL_ENV: 'preview' }, 'preview'],
    [{ VERCEL_ENV: 'preview', DEPLOYMENT_ENVIRONMENT: 'staging' }, 'staging'],
    [{ DEPLOYMENT_ENVIRONMENT: 'staging', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' }, 'test'],
  ])('R3.3 reads the environment of %j as %s', (env, environment) => {
    expect(enabled(env).environment).toBe(environment);
  });

  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  it.each<[Variables, number, string]>([
    [{ DEPLOYMENT_ENVIRONMENT: 'production' }, 1, 'default'],
    [{ ...endpoint, DEPLOYMENT_ENVIRONMENT: 'production' }, 0.1, 'default in production with an OTLP endpoint'],
    [{ ...endpoint, DEPLOYMENT_ENVIRONMENT: 'development' }, 1, 'default'],
    [{ ...endpoint, OTEL_SAMPLING_RATE: '1' }, 1, 'OTEL_SAMPLING_RATE'],
    [{ OTEL_SAMPLING_RATE: '0.25' }, 0.25, 'OTEL_SAMPLING_RATE'],
    [{ TRACING_SAMPLE_RATE: '0.5' }, 0.5, 'TRACING_SAMPLE_RATE'],
    [
      { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.2' },
      0.2,
      'OTEL_TRACES_SAMPLER_ARG',
    ],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 0, 'OTEL_TRACES_SAMPLER'],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, 1, 'OTEL_TRACES_SAMPLER'],
  ])('R3.2 R2.2 samples %j by %f and says why', (env, samplingRatio, samplingSource) => {
    expect(enabled(env)).toMatchObject({ samplingRatio, samplingSource, warnings: [] });
  });

  it.each<[Variables, string, unknown]>([
    [{ OTEL_SAMPLING_RATE: '1.5' }, 'OTEL_SAMPLING_RATE', { samplingRatio: 1 }],
    [{ OTEL_SAMPLING_RATE: 'many' }, 'OTEL_SAMPLING_RATE', { samplingRatio: 1 }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'not a url' }, 'OTEL_EXPORTER_OTLP_ENDPOINT', { otlp: undefined }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://x' }, 'OTEL_EXPORTER_OTLP_ENDPOINT', { otlp: undefined }],
    [
      { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon' },
      'OTEL_EXPORTER_OTLP_PROTOCOL',
      { otlp: { protocol: 'http/protobuf' } },
    ],
    [{ OTEL_BSP_MAX_QUEUE_SIZE: '-1' }, 'OTEL_BSP_MAX_QUEUE_SIZE', { batch: { queueSpansMax: 2048 } }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'nonsense' }, 'OTEL_RESOURCE_ATTRIBUTES', { embedded: true }],
    [{ OTEL_TRACES_EXPORTER: 'carrier' }, 'OTEL_TRACES_EXPORTER', { embedded: true }],
    [{ OTEL_SAMPLING_RATE: '0.5', TRACING_SAMPLE_RATE: '0.6' }, 'OTEL_SAMPLING_RATE', { samplingRatio: 0.6 }],
  ])('R4.9 starts with %j, with one warning that names %s', (env, variable, expected) => {
    const config = enabled(env);
    expect(config).toMatchObject(expected as object);
    expect(config.warnings).toHaveLength(1);
    expect(config.warnings[0]).toContain(variable);
  });

  it.each<[Variables, string]>([
    [
      { OTEL_SAMPLING_RATE: '1.5' },
      'OTEL_SAMPLING_RATE=1.5 is not valid (Too big: expected number to be <=1); 1 is used.',
    ],
    [
      { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon' },
      'OTEL_EXPORTER_OTLP_PROTOCOL=carrier-pigeon is not valid',
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://me:hunter2@files.example/x' },
      'OTEL_EXPORTER_OTLP_ENDPOINT=ftp://files.example is',
    ],
    [{ OTEL_SAMPLING_RATE: '7', TRACING_SAMPLE_RATE: '0.5' }, 'that of TRACING_SAMPLE_RATE is used'],
  ])('R4.9 says of %j what was wrong, and what is used', (env, words) => {
    expect(enabled(env).warnings.join()).toContain(words);
  });

  it('never repeats a wrong value: it may be a secret', () => {
    const secret = 'hunter2-in-the-wrong-place';
    const config = enabled({
      ...endpoint,
      OTEL_SAMPLING_RATE: secret,
      OTEL_EXPORTER_OTLP_HEADERS: secret,
      OTEL_BSP_SCHEDULE_DELAY: secret,
    });
    expect(config.warnings).toHaveLength(3);
    expect(config.warnings.join()).not.toContain(secret);
  });

  it.each<[Variables, unknown]>([
    [endpoint, { url: 'http://collector:4318/v1/traces', protocol: 'http/protobuf' }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }, { url: 'http://collector:4318/v1/traces' }],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/x' }, { url: 'https://c/x' }],
    [{ TRACING_ENDPOINT: 'http://t:4318' }, { url: 'http://t:4318/v1/traces' }],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http' }, { protocol: 'http/protobuf' }],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, { protocol: 'http/json' }],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'X-Key=a%20b,other=c' }, { headers: { 'x-key': 'a b', other: 'c' } }],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, { url: 'http://localhost:4317', protocol: 'grpc' }],
    [
      { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
      { url: 'http://localhost:4318/v1/traces', protocol: 'http/json' },
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://jaeger:4317' }, { url: 'http://jaeger:4317', protocol: 'grpc' }],
    [
      { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      { url: 'http://collector:4318', protocol: 'grpc' },
    ],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c:4317/x' }, { url: 'https://c:4317', protocol: 'grpc' }],
    [
      { ...endpoint, OTEL_EXPORTER_OTLP_CERTIFICATE: '/ca.pem', OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: '/own.pem' },
      { certificate: '/own.pem', clientKey: undefined },
    ],
  ])('R4.3 R3.4 sends %j where it says', (env, target) => {
    expect(enabled(env).otlp).toMatchObject(target as object);
  });

  it('takes a variable about traces over the general one, without a warning', () => {
    const general = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_EXPORTER_OTLP_TIMEOUT: '5000' };
    const own = { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '700' };
    const config = enabled({ ...endpoint, ...general, ...own });
    expect(config.otlp).toMatchObject({ protocol: 'http/json', timeoutMs: 700 });
    expect(config.warnings).toEqual([]);
  });

  it('R3.4 leaves the embedded store out only where a Jaeger has the spans', () => {
    const jaeger = { JAEGER_QUERY_URL: 'http://jaeger:16686' };
    expect([{}, endpoint, jaeger, { ...endpoint, ...jaeger }].map((env) => enabled(env as Variables).embedded)).toEqual(
      [true, true, true, false],
    );
    expect(enabled({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }).otlp).toBeUndefined();
  });

  it('R3.1 batches by the defaults, and by the variables', () => {
    expect(enabled(endpoint).batch).toEqual({
      queueSpansMax: 2048,
      batchSpansMax: 512,
      delayMs: 5000,
      localDelayMs: 1000,
      exportTimeoutMs: 10_000,
    });
    const env = {
      OTEL_BSP_MAX_QUEUE_SIZE: '10',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5',
      OTEL_BSP_SCHEDULE_DELAY: '20',
      OTEL_EXPORTER_OTLP_TIMEOUT: '30',
    };
    expect(enabled(env).batch).toEqual({
      queueSpansMax: 10,
      batchSpansMax: 5,
      delayMs: 20,
      localDelayMs: 20,
      exportTimeoutMs: 30,
    });
  });

  it('R2.1 has the metrics and the logs in the same configuration', () => {
    const { metrics, logs } = enabled({ ...endpoint, OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json' });
    expect(metrics).toEqual({
      enabled: true,
      otlp: expect.objectContaining({ url: 'http://collector:4318/v1/metrics', protocol: 'http/json' }),
      temporality: 'cumulative',
      intervalMs: 60_000,
      timeoutMs: 30_000,
      console: false,
      prometheus: undefined,
      exemplars: 'trace_based',
    });
    expect(logs).toMatchObject({ enabled: true, otlp: { url: 'http://collector:4318/v1/logs' }, keepUnsampled: false });
    const other = enabled({
      ...endpoint,
      OTEL_METRICS_EXPORTER: 'prometheus,console',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta',
      OTEL_LOGS_EXPORTER: 'none',
    });
    expect(other.metrics).toMatchObject({
      otlp: undefined,
      console: true,
      temporality: 'delta',
      prometheus: { host: '127.0.0.1', port: 9464 },
    });
    expect(other.logs).toMatchObject({ enabled: false, otlp: undefined });
  });

  it('R0.7 takes the exporters that are named, jaeger as OTLP with a note', () => {
    const jaeger = enabled({ OTEL_TRACES_EXPORTER: 'jaeger' });
    expect(jaeger).toMatchObject({
      otlp: { url: 'http://localhost:4317' },
      notes: ['OTEL_TRACES_EXPORTER=jaeger is taken as otlp.'],
      warnings: [],
    });
    expect(enabled({ ...endpoint, OTEL_TRACES_EXPORTER: 'zipkin,console' })).toMatchObject({
      otlp: undefined,
      zipkinUrl: 'http://localhost:9411/api/v2/spans',
      consoleSpans: true,
      embedded: true,
    });
    expect(enabled({ ...endpoint, OTEL_TRACES_EXPORTER: 'otlp,zipkin' }).otlp).toBeDefined();
  });

  it('reads the propagators and the instrumentations', () => {
    expect(enabled({}).propagators).toEqual(['tracecontext', 'baggage']);
    expect(enabled({ OTEL_PROPAGATORS: 'b3, jaeger' }).propagators).toEqual(['b3', 'jaeger']);
    expect(enabled({ OTEL_PROPAGATORS: 'none' }).propagators).toEqual([]);
    expect(enabled({ OTEL_PROPAGATORS: 'xray' })).toMatchObject({
      propagators: ['tracecontext', 'baggage'],
      warnings: [expect.stringContaining('OTEL_PROPAGATORS')],
    });
    expect(enabled({}).enabledInstrumentations).toBeUndefined();
    expect(enabled({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'pg' }).enabledInstrumentations).toEqual(['pg']);
  });

  it('R2.1 is plain data', () => {
    const config = enabled({
      ...endpoint,
      MEDIA_GATEWAY_WEB_URL: 'http://127.0.0.1:3000',
      MEDIA_GATEWAY_SERVICE_TOKEN: 'token',
    });
    expect(JSON.parse(JSON.stringify(config))).toEqual(JSON.parse(JSON.stringify(structuredClone(config))));
    const door = 'http://127.0.0.1:3000/api/otlp/v1';
    expect(config.serviceDoor).toEqual({
      tracesUrl: `${door}/traces`,
      metricsUrl: `${door}/metrics`,
      logsUrl: `${door}/logs`,
      token: 'token',
    });
  });
});
