import 'server-only';
import { readFileSync } from 'node:fs';
import { readTelemetryConfig, type TelemetryConfig } from '../config';
import { CONFIG_FILE, type Env } from '../variables';

/** The configuration in force, the file included: `MEDIA_GATEWAY_CONFIG`, else the one in the folder of the start. */
export function loadTelemetryConfig(env: Env): TelemetryConfig {
  const named = env.MEDIA_GATEWAY_CONFIG?.trim();
  const text = textOf(named || CONFIG_FILE);
  const config = readTelemetryConfig(env, text);
  if (!named || text !== undefined) return config;
  return {
    ...config,
    warnings: ['MEDIA_GATEWAY_CONFIG names a file that can not be read; it is not used.', ...config.warnings],
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(/* turbopackIgnore: true */ file, 'utf8');
  } catch {
    return undefined;
  }
}
