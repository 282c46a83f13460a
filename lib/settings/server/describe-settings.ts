import 'server-only';
import { formatDurationUs } from '@/lib/base/duration';
import type { Environment } from '@/lib/environment';
import type { TelemetryConfig } from '@/lib/telemetry/config';
import type { SettingGroup } from '../settings';
import { describeTelemetry } from './describe-telemetry';
import { settingReader } from './setting-reader';
import { placeOf, setOrNot, sizeOf } from './show-value';

type Env = Readonly<Record<string, string | undefined>>;

export interface Described {
  readonly environment: Environment;
  readonly telemetry: TelemetryConfig;
  readonly env: Env;
}

/**
 * What is in force and where it comes from. Values pass through `placeOf`, `endpointOf` and `setOrNot` where they may
 * hold a secret; a test starts with one in every variable and looks for them in what comes out.
 */
export function describeSettings({ environment, telemetry, env }: Described): readonly SettingGroup[] {
  const read = settingReader(env);
  const { oidc } = environment;
  return [
    {
      title: 'Web',
      settings: [
        read('HOST', 'Address it listens on', environment.host),
        read('PORT', 'Port', String(environment.port)),
        read('PUBLIC_URL', 'Address the public sees', placeOf(environment.publicUrl) ?? 'as the request says'),
        read('TRUST_PROXY_HOPS', 'Proxies whose headers count', String(environment.trustProxyHops)),
        read('SHUTDOWN_DRAIN_MS', 'Time to finish requests', duration(environment.shutdownDrainMs)),
      ],
    },
    {
      title: 'Data',
      settings: [
        read('MEDIA_GATEWAY_DATA', 'Data folder', environment.dataDirectory),
        read('DATABASE_URL', 'PostgreSQL', placeOf(environment.databaseUrl) ?? 'not set'),
        read('REDIS_URL', 'Redis', placeOf(environment.redisUrl) ?? 'none: memory of this process'),
        read('AUDIT_AGE_MAX_DAYS', 'Audit log is kept for', `${environment.auditAgeMaxMs / 86_400_000} days`),
        read('PAYMENT_URL', 'Payment provider', placeOf(environment.paymentUrl) ?? 'not set'),
        read('PAYMENTS_HOST', 'Sandbox’s address', environment.paymentsHost),
        read(
          'PAYMENTS_PORT',
          'Sandbox’s port',
          environment.paymentsPort === 0 ? 'any' : String(environment.paymentsPort),
        ),
      ],
    },
    {
      title: 'Secrets and sign-in',
      settings: [
        read('MEDIA_GATEWAY_SECRET', 'Secret that signs cookies', setOrNot(environment.secret)),
        read('MEDIA_GATEWAY_SERVICE_TOKEN', 'Token of our own processes', setOrNot(environment.serviceToken)),
        read('MEDIA_GATEWAY_API_TOKEN', 'Token for reading traces', setOrNot(environment.apiToken)),
        read('METRICS_TOKEN', 'Token for reading metrics', setOrNot(environment.metricsToken)),
        read('CRON_SECRET', 'Secret of the clock', setOrNot(environment.cronSecret)),
        read('OIDC_ISSUER', 'Sign-in provider', placeOf(oidc?.issuer) ?? 'none'),
        read('OIDC_CLIENT_ID', 'Client id there', setOrNot(oidc?.clientId)),
        read('OIDC_CLIENT_SECRET', 'Client secret there', setOrNot(oidc?.clientSecret)),
        read('OIDC_OWNERS', 'Owners named', oidc === undefined ? 'none' : String(oidc.owners.length)),
      ],
    },
    {
      title: 'Trace store',
      settings: [
        read('JAEGER_QUERY_URL', 'Jaeger to read from', placeOf(environment.jaegerQueryUrl) ?? 'none'),
        read('TRACE_STORE_BYTES_MAX', 'Embedded store, at most', sizeOf(environment.traceStoreBytesMax)),
        read('TRACE_STORE_AGE_MAX_HOURS', 'Traces are kept for', `${environment.traceStoreAgeMaxMs / 3_600_000} h`),
        read('MEDIA_GATEWAY_WEB_URL', 'Where our processes send spans', placeOf(environment.webUrl) ?? 'not set'),
      ],
    },
    ...describeTelemetry(telemetry, env),
  ];
}

function duration(ms: number): string {
  return formatDurationUs(ms * 1_000);
}
