import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { Environment } from '@/lib/environment';
import { NO_ENDPOINT_WARNING, type TelemetryConfig } from '@/lib/telemetry/config';
import { serviceVersion } from '@/lib/telemetry/resource';
import type { ExporterHealth } from '@/lib/telemetry/server/exporter-health';
import type { Settings } from '../settings';
import { describeSettings } from './describe-settings';

export interface SettingsContext {
  read(): Settings;
}

export interface SettingsDependencies {
  readonly environment: Environment;
  readonly telemetry: TelemetryConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What else the start complained of. */
  readonly warnings: readonly string[];
  readonly exporters?: () => readonly ExporterHealth[];
}

export const settingsContext = processSlot<SettingsContext>('settings');

/** Made once: the configuration of a process does not change. */
export function createSettingsContext({ warnings, exporters, ...known }: SettingsDependencies): SettingsContext {
  const groups = describeSettings(known);
  const { telemetry } = known;
  const staysHere = telemetry.enabled && telemetry.environment === 'production' && telemetry.otlp === undefined;
  return {
    read: () => ({
      process: {
        version: serviceVersion,
        node: process.versions.node,
        pid: process.pid,
        since: new Date(performance.timeOrigin).toISOString(),
      },
      groups,
      exporters: exporters?.() ?? [],
      atMs: Date.now(),
      warnings: [...new Set([...telemetry.warnings, ...(staysHere ? [NO_ENDPOINT_WARNING] : []), ...warnings])],
    }),
  };
}
