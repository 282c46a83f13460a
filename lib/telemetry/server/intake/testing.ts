import { type EnabledTelemetryConfig, readTelemetryConfig } from '../../config';
import type { SignalName } from '../../config/table';
import { createIntake, type IntakeCaller, type IntakeOptions } from '../intake';

export const NOW_MS = 1_795_000_000_000;
export const TOKEN = 'service-token-of-16+';
export const bearer = { authorization: `Bearer ${TOKEN}` };
export const page: IntakeCaller = { sameOrigin: true, address: '10.0.0.1', viewer: 'v1' };
export const stranger: IntakeCaller = { ...page, sameOrigin: false };

export const nanos = (ms: number): string => `${ms}000000`;
export const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

export function enabledConfig(env: Record<string, string> = {}): EnabledTelemetryConfig {
  const config = readTelemetryConfig({ OTEL_SERVICE_NAME: 'shop', DEPLOYMENT_ENVIRONMENT: 'test', ...env });
  if (!config.enabled) throw new Error('telemetry is off');
  return config;
}

/** An intake over a store that remembers what it was given, parsed. */
export function intakeOver<Kept>(options: Partial<IntakeOptions> = {}) {
  const kept: Kept[] = [];
  const keep = async (bytes: Uint8Array): Promise<void> => {
    kept.push(JSON.parse(new TextDecoder().decode(bytes)) as Kept);
  };
  const intake = createIntake({
    config: enabledConfig(),
    embedded: { write: keep, writeLogs: keep },
    serviceToken: TOKEN,
    nowMs: () => NOW_MS,
    ...options,
  });
  const post = (
    signal: SignalName,
    body: unknown,
    headers: Record<string, string> = {},
    caller = page,
  ): Promise<Response> =>
    intake.handle(
      new Request(`http://x/api/otlp/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
      }),
      signal,
      caller,
    );
  return { intake, post, kept };
}
