import { loadTelemetryConfig } from '@/lib/telemetry/server/load-config';

type Env = Readonly<Record<string, string | undefined>>;

/** What every process of the gateway needs, however it is started. */
export const COMMON_ENVIRONMENT = {
  NEXT_TELEMETRY_DISABLED: '1',
  // The instrumentation of fetch makes these spans already.
  NEXT_OTEL_FETCH_DISABLED: '1',
} as const;

const SUFFIX = { web: '', worker: '-worker', payments: '-payments', setup: '-setup' } as const;
export type Role = keyof typeof SUFFIX;

/** N of the web process, `N-worker` and the like of the others. */
export function serviceName(role: Role, name: string): string {
  return `${name}${SUFFIX[role]}`;
}

export function gatewayName(env: Env): string {
  const telemetry = loadTelemetryConfig(env);
  return telemetry.enabled ? telemetry.serviceName : 'media-gateway';
}
