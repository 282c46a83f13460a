import { expect, it } from 'vitest';
import { readEnvironment } from './environment';

const required = { DATABASE_URL: 'postgres://app@127.0.0.1:5432/app', MEDIA_GATEWAY_SECRET: 's'.repeat(32) };

it('fills in defaults and treats an empty variable as absent', () => {
  const environment = readEnvironment({ ...required, JAEGER_QUERY_URL: '', PORT: '3001' });
  expect(environment).toMatchObject({ port: 3001, host: '127.0.0.1', trustProxyHops: 0, jaegerQueryUrl: undefined });
});

it('names every wrong variable and no value', () => {
  const attempt = () => readEnvironment({ ...required, PORT: '70000', JAEGER_QUERY_URL: 'file:///etc/passwd' });
  expect(attempt).toThrow(/PORT.*JAEGER_QUERY_URL/);
  expect(attempt).not.toThrow(/passwd/);
});

it('says on Vercel which of the variables that nothing stands in for are missing', () => {
  expect(() => readEnvironment({ ...required, VERCEL: '1', REDIS_URL: '' })).toThrow(
    /REDIS_URL, PAYMENT_URL, JAEGER_QUERY_URL, OTEL_EXPORTER_OTLP_ENDPOINT$/,
  );
  const all = {
    ...required,
    VERCEL: '1',
    REDIS_URL: 'redis://127.0.0.1:6379',
    PAYMENT_URL: 'http://127.0.0.1:4000',
    JAEGER_QUERY_URL: 'http://127.0.0.1:16686',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces',
  };
  expect(readEnvironment(all).redisUrl).toBe('redis://127.0.0.1:6379');
});
