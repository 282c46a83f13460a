import type { TelemetryConfig } from '@/lib/telemetry/config';

export interface Announcement {
  readonly url: string;
  readonly dataDirectory: string;
  readonly operator: { readonly email: string; readonly password?: string };
  readonly telemetry: TelemetryConfig;
  readonly seconds: number;
}

/** Where to click, who signs in, and what is recorded. */
export function announcement({ url, dataDirectory, operator, telemetry, seconds }: Announcement): string {
  const rows: [string, string][] = [
    ['Shop', url],
    ['Operators', `${url}/admin`],
    ['', `sign in as ${operator.email}`],
  ];
  if (operator.password) rows.push(['', `with the password ${operator.password} (shown this once)`]);
  rows.push(['Tracing', samplingText(telemetry)], ['Data', dataDirectory], ['Stop', 'Ctrl+C']);
  const lines = rows.map(([name, text]) => `  ${name.padEnd(11)}${text}`);
  return ['', `  Media Gateway is ready after ${seconds.toFixed(1)} s`, '', ...lines, ''].join('\n');
}

function samplingText(telemetry: TelemetryConfig): string {
  if (!telemetry.enabled) return 'off (OTEL_SDK_DISABLED or TRACING_ENABLED)';
  return `on, sampling rate ${telemetry.samplingRatio} (${telemetry.samplingSource})`;
}
