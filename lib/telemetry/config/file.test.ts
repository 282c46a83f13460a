import { describe, expect, it } from 'vitest';
import { readTelemetryConfig } from '../config';

const file = (otel: unknown, more = {}): string => JSON.stringify({ otel, ...more });
const all = {
  enabled: true,
  endpoint: 'http://collector:4318',
  service_name: 'shop',
  protocol: 'http/json',
  sampling_ratio: 0.25,
};

describe('the configuration file', () => {
  it('R4.15 sets all that it may set', () => {
    const config = readTelemetryConfig({}, file(all));
    expect(config).toMatchObject({
      serviceName: 'shop',
      otlp: { url: 'http://collector:4318/v1/traces', protocol: 'http/json' },
      samplingRatio: 0.25,
      samplingSource: 'media-gateway.config.json',
      warnings: [],
    });
    expect(readTelemetryConfig({}, file({ enabled: false })).enabled).toBe(false);
  });

  it('R4.15 may say nothing', () => {
    for (const text of ['{}', file({})]) {
      const config = readTelemetryConfig({}, text);
      expect(config).toMatchObject({ serviceName: 'media-gateway', otlp: undefined, samplingRatio: 1, warnings: [] });
    }
  });

  it.each<[string, unknown, string]>([
    ['enabled', 'yes', 'otel.enabled=yes'],
    ['endpoint', 'nowhere at all', 'otel.endpoint=nowhere at all'],
    ['service_name', 7, 'otel.service_name=7'],
    ['protocol', 'pigeon', 'otel.protocol=pigeon'],
    ['sampling_ratio', 1.5, 'otel.sampling_ratio=1.5'],
    ['sampling_ratio', '0.5', 'otel.sampling_ratio=0.5'],
    ['endpont', 'http://collector:4318', 'otel.endpont is not known'],
  ])('R4.15 R4.9 leaves out a wrong %s (%j) with one warning', (field, value, words) => {
    const config = readTelemetryConfig({}, file({ ...all, [field]: value }));
    expect(config.warnings).toHaveLength(1);
    expect(config.warnings[0]).toContain(words);
    expect(config).toMatchObject({ enabled: true });
  });

  it.each(['', 'nonsense', '[]', 'null', '"text"'])('R4.15 starts without a file that is %j', (text) => {
    const config = readTelemetryConfig({}, text);
    expect(config).toMatchObject({ enabled: true, serviceName: 'media-gateway' });
    expect(config.warnings).toEqual(['media-gateway.config.json is not a JSON object; it is not used.']);
  });

  it('R4.15 gives way to the environment, without a word', () => {
    const env = {
      OTEL_SDK_DISABLED: 'false',
      TRACING_ENDPOINT: 'http://other:4318',
      SERVICE_NAME: 'other',
      OTEL_SAMPLING_RATE: '1',
    };
    const config = readTelemetryConfig(env, file({ ...all, enabled: false }));
    expect(config).toMatchObject({
      enabled: true,
      serviceName: 'other',
      otlp: { url: 'http://other:4318/v1/traces' },
      samplingRatio: 1,
      warnings: [],
    });
  });

  it('stands in where the environment is wrong', () => {
    const config = readTelemetryConfig({ OTEL_SAMPLING_RATE: '7' }, file(all));
    expect(config).toMatchObject({ samplingRatio: 0.25 });
    expect(config.warnings.join()).toContain('that of media-gateway.config.json is used');
  });
});
