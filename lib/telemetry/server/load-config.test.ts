import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadTelemetryConfig } from './load-config';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('R4.15 R2.1 finds the file where it is named', () => {
  const file = join(folder, 'other.json');
  writeFileSync(file, JSON.stringify({ otel: { service_name: 'shop' } }));
  expect(loadTelemetryConfig({ MEDIA_GATEWAY_CONFIG: file })).toMatchObject({ serviceName: 'shop', warnings: [] });
});

it('R4.15 R4.9 starts without the file, and warns where it is named and not there', () => {
  expect(loadTelemetryConfig({})).toMatchObject({ serviceName: 'media-gateway', warnings: [] });
  const config = loadTelemetryConfig({ MEDIA_GATEWAY_CONFIG: join(folder, 'none.json') });
  expect(config).toMatchObject({ enabled: true, serviceName: 'media-gateway' });
  expect(config.warnings).toEqual([expect.stringContaining('MEDIA_GATEWAY_CONFIG')]);
});
