import { describe, expect, it } from 'vitest';
import { readTelemetryConfig } from '@/lib/telemetry/config';
import { readFlags, takeFlags } from './flags';

describe('flags', () => {
  it('win over the variables that say otherwise', () => {
    const options = readFlags(['--tracing-enabled=true', '--port=4000'], { OTEL_SDK_DISABLED: 'true', PORT: '3000' });
    expect(options.env).toEqual({ TRACING_ENABLED: 'true', PORT: '4000' });
    expect(options.flagged).toEqual(['TRACING_ENABLED', 'PORT']);
  });

  it('R1.5 win over everything that says something else of the same', () => {
    const env = {
      OTEL_SDK_DISABLED: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other:4318',
      OTEL_SERVICE_NAME: 'other',
      OTEL_TRACES_SAMPLER: 'always_off',
    };
    const flags = {
      'tracing-enabled': 'true',
      'tracing-endpoint': 'http://collector:4318',
      'tracing-service-name': 'shop',
      'tracing-sample-rate': '0.25',
    };
    const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    const file = JSON.stringify({ otel: { enabled: false, endpoint: 'http://file:4318', sampling_ratio: 0.5 } });
    expect(readTelemetryConfig(readFlags(args, env).env, file)).toMatchObject({
      enabled: true,
      otlp: { url: 'http://collector:4318/v1/traces' },
      serviceName: 'shop',
      samplingRatio: 0.25,
      warnings: [],
    });
  });

  it('R1.5 become the environment of a process that starts by itself', () => {
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: 'test',
      OTEL_SDK_DISABLED: 'true',
      MEDIA_GATEWAY_ORIGINS: 'HOST=default',
    };
    takeFlags(['--tracing-enabled=true'], env);
    expect(env).toEqual({
      NODE_ENV: 'test',
      TRACING_ENABLED: 'true',
      MEDIA_GATEWAY_ORIGINS: 'HOST=default,TRACING_ENABLED=flag',
    });
    takeFlags([], env);
    expect(env.TRACING_ENABLED).toBe('true');
  });

  it('are named when they are unknown', () => {
    expect(() => readFlags(['--prot=1'], {})).toThrow(/Unknown argument --prot=1\. Known: --tracing-enabled=/);
  });

  it('can ask for the development server', () => {
    expect(readFlags(['--dev'], {}).isDev).toBe(true);
  });
});
