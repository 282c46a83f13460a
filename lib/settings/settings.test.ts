import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentVariables, readEnvironment } from '@/lib/environment';
import { readTelemetryConfig } from '@/lib/telemetry/config';
import { table } from '@/lib/telemetry/config/table';
import type { Variable } from '@/lib/telemetry/variables';
import { originsVariable, readOrigins } from './origins';
import { createSettingsContext } from './server/context';
import { endpointOf, placeOf } from './server/show-value';
import type { Setting } from './settings';

const required = { DATABASE_URL: 'postgres://app@127.0.0.1:5432/app', MEDIA_GATEWAY_SECRET: 's'.repeat(32) };

function read(env: Readonly<Record<string, string>> = {}, warnings: readonly string[] = []) {
  const all = { ...required, ...env };
  const telemetry = readTelemetryConfig(all);
  return createSettingsContext({ environment: readEnvironment(all), telemetry, env: all, warnings }).read();
}

/** All names in the table of the configuration. */
function names(table: object): string[] {
  return Object.values(table).flatMap((entry: Variable | object) => ('name' in entry ? [entry.name] : names(entry)));
}

function row(variable: string, env?: Readonly<Record<string, string>>): Setting {
  const found = read(env)
    .groups.flatMap(({ settings }) => settings)
    .find((setting) => setting.variable === variable);
  if (!found) throw new Error(`no row of ${variable}`);
  return found;
}

describe('settings', () => {
  it('show every variable that the environment has', () => {
    const shown = read().groups.flatMap(({ settings }) => settings.map(({ variable }) => variable));
    expect(environmentVariables.filter((name) => !shown.includes(name))).toEqual([]);
    expect(new Set(shown).size).toBe(shown.length);
  });

  it('R2.1 show every variable of the telemetry, by itself or where another one stands for it', () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_TRACES_EXPORTER: 'otlp,zipkin',
      OTEL_METRICS_EXPORTER: 'otlp,prometheus',
    };
    const shown = new Set(read(env).groups.flatMap(({ settings }) => settings.flatMap(({ variables }) => variables)));
    expect(names(table).filter((name) => !shown.has(name))).toEqual([]);
  });

  it('R4.15 say what the file has set', () => {
    const file = JSON.stringify({ otel: { service_name: 'shop', sampling_ratio: 0.5, protocol: 'pigeon' } });
    const telemetry = readTelemetryConfig(required, file);
    const { groups, warnings } = createSettingsContext({
      environment: readEnvironment(required),
      telemetry,
      env: required,
      warnings: [],
    }).read();
    const all = groups.flatMap(({ settings }) => settings);
    const of = (variable: string) => all.find((setting) => setting.variable === variable);
    expect(of('OTEL_SERVICE_NAME')).toMatchObject({ value: 'shop', source: { kind: 'file' } });
    expect(of('OTEL_SAMPLING_RATE')).toMatchObject({ value: '0.5', source: { kind: 'file' } });
    expect(warnings.join()).toContain('otel.protocol');
  });

  it('show nothing of a secret, wherever it stands', () => {
    const env = {
      DATABASE_URL: 'postgres://user:CANARY@db.example:5432/app?password=CANARY',
      REDIS_URL: 'redis://:CANARY@cache.example:6379/0',
      MEDIA_GATEWAY_SECRET: 'CANARY'.repeat(8),
      MEDIA_GATEWAY_SERVICE_TOKEN: 'CANARY'.repeat(4),
      MEDIA_GATEWAY_API_TOKEN: 'CANARY'.repeat(4),
      CRON_SECRET: 'CANARY'.repeat(4),
      ADMIN_PASSWORD: 'CANARY',
      PAYMENT_URL: 'https://me:CANARY@pay.example/v1/CANARY',
      PUBLIC_URL: 'https://shop.example/?t=CANARY',
      JAEGER_QUERY_URL: 'https://me:CANARY@jaeger.example/CANARY?x=CANARY',
      OIDC_ISSUER: 'https://id.example/CANARY',
      OIDC_CLIENT_ID: 'CANARY',
      OIDC_CLIENT_SECRET: 'CANARY',
      OIDC_OWNERS: 'CANARY@example.com,ann@example.com',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:CANARY@otlp.example/CANARY',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20CANARY,x-team=CANARY',
      OTEL_RESOURCE_ATTRIBUTES: 'team=CANARY,broken',
      OTEL_TRACES_SAMPLER: 'CANARY',
    };
    const text = JSON.stringify(read(env));
    expect(text).not.toMatch(/CANARY|ann@/);
    for (const shown of [
      'db.example:5432/app',
      'cache.example:6379',
      'authorization, x-team',
      'https://otlp.example/…',
    ]) {
      expect(text).toContain(shown);
    }
  });

  it('R4.9 say where each value comes from', () => {
    const origins = {
      MEDIA_GATEWAY_ORIGINS: 'PORT=flag,DATABASE_URL=made,HOST=default,DEPLOYMENT_ENVIRONMENT=command',
    };
    const env = { ...origins, PORT: '4000', HOST: '127.0.0.1', DEPLOYMENT_ENVIRONMENT: 'development' };
    expect(row('PORT', env)).toMatchObject({ value: '4000', source: { kind: 'flag', name: 'PORT' } });
    expect(row('DATABASE_URL', env).source).toEqual({ kind: 'made' });
    expect(row('HOST', env).source).toEqual({ kind: 'default' });
    expect(row('DEPLOYMENT_ENVIRONMENT', env)).toMatchObject({ value: 'development', source: { kind: 'command' } });
    expect(row('DATABASE_URL').source).toEqual({ kind: 'variable', name: 'DATABASE_URL' });
    expect(row('REDIS_URL')).toMatchObject({ value: 'none: memory of this process', source: { kind: 'default' } });
  });

  it('R4.9 name the variable that won, and none that is wrong', () => {
    expect(row('OTEL_SAMPLING_RATE', { OTEL_SAMPLING_RATE: '0.5', TRACING_SAMPLE_RATE: '0.2' })).toMatchObject({
      value: '0.2',
      source: { kind: 'variable', name: 'TRACING_SAMPLE_RATE' },
    });
    expect(row('OTEL_SAMPLING_RATE', { OTEL_SAMPLING_RATE: '7' })).toMatchObject({
      value: '1 (default)',
      source: { kind: 'default' },
    });
    expect(read({ OTEL_SAMPLING_RATE: '7' }).warnings.join()).toContain('OTEL_SAMPLING_RATE');
    expect(row('OTEL_BSP_MAX_QUEUE_SIZE', { OTEL_BSP_MAX_QUEUE_SIZE: 'many' }).source).toEqual({ kind: 'default' });
    expect(row('OTEL_SDK_DISABLED', { TRACING_ENABLED: 'false' })).toMatchObject({
      value: 'off',
      source: { kind: 'variable', name: 'TRACING_ENABLED' },
    });
  });

  it('look through the name that the supervisor hands on', () => {
    const passed = { OTEL_SERVICE_NAME: 'shop', MEDIA_GATEWAY_ORIGINS: 'OTEL_SERVICE_NAME=passed' };
    expect(row('OTEL_SERVICE_NAME', passed).source).toEqual({ kind: 'default' });
    expect(row('OTEL_SERVICE_NAME', { ...passed, SERVICE_NAME: 'shop' })).toMatchObject({
      value: 'shop',
      source: { kind: 'variable', name: 'SERVICE_NAME' },
    });
  });

  it('repeat each complaint of the start once', () => {
    expect(read({ DEPLOYMENT_ENVIRONMENT: 'development' }).warnings).toEqual([]);
    expect(read({ DEPLOYMENT_ENVIRONMENT: 'development' }, ['two stores', 'two stores']).warnings).toEqual([
      'two stores',
    ]);
    expect(read({ DEPLOYMENT_ENVIRONMENT: 'production' }).warnings.join()).toContain('no OTLP endpoint');
  });
});

describe('what is shown of an address', () => {
  it('never holds its user, its query or its path', () => {
    const secret = fc.stringMatching(/^[a-z]{12}$/).map((text) => `zz${text}`);
    fc.assert(
      fc.property(secret, fc.constantFrom('https', 'redis', 'postgres', 'weird'), (canary, scheme) => {
        for (const url of [
          `${scheme}://${canary}:${canary}@host.example/a/${canary}?a=${canary}#${canary}`,
          `${scheme}://:${canary}@host.example/`,
          `${canary}`,
        ]) {
          expect(placeOf(url) ?? '').not.toContain(canary);
          expect(endpointOf(url)).not.toContain(canary);
        }
      }),
    );
  });
});

describe('origins', () => {
  it('come back as they were told, and anything else counts as none', () => {
    const first = originsVariable({}, [['PORT', 'flag']]);
    expect([...readOrigins(originsVariable(first, [['HOST', 'default']]))]).toEqual([
      ['PORT', 'flag'],
      ['HOST', 'default'],
    ]);
    expect(readOrigins({ MEDIA_GATEWAY_ORIGINS: 'x,=made,PORT=stolen,,' }).size).toBe(0);
  });
});
