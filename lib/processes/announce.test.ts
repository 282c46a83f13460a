import { expect, it } from 'vitest';
import { readTelemetryConfig } from '@/lib/telemetry/config';
import { announcement } from './announce';

const base = { url: 'http://localhost:3000', dataDirectory: '/data', seconds: 4 };

it('R3.2 prints the sampling rate in force and its source', () => {
  const telemetry = readTelemetryConfig({ OTEL_SAMPLING_RATE: '0.25' });
  const text = announcement({ ...base, operator: { email: 'admin@localhost' }, telemetry });
  expect(text).toContain('on, sampling rate 0.25 (OTEL_SAMPLING_RATE)');
  expect(text).toContain('sign in as admin@localhost');
  expect(text).not.toContain('password');
});

it('R4.1 says that tracing is off', () => {
  const telemetry = readTelemetryConfig({ OTEL_SDK_DISABLED: 'true' });
  expect(announcement({ ...base, operator: { email: 'a@b', password: 'once' }, telemetry })).toContain('off (');
});
