import { z } from 'zod';
import { AppError } from './base/errors';

const port = z.coerce.number().int().min(0).max(65_535);
const httpUrl = z.url({ protocol: /^https?$/ });

/**
 * What the processes read from their environment, apart from telemetry (`lib/telemetry/config.ts`).
 * The supervisor fills in what was not set: database, secret, tokens and addresses of the other processes.
 */
const Schema = z.object({
  MEDIA_GATEWAY_DATA: z.string().min(1).default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  MEDIA_GATEWAY_SECRET: z.string().min(32, 'needs 32 characters at least'),
  MEDIA_GATEWAY_SERVICE_TOKEN: z.string().min(16).optional(),
  MEDIA_GATEWAY_API_TOKEN: z.string().min(16).optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  MEDIA_GATEWAY_WEB_URL: httpUrl.optional(),
  PAYMENT_URL: httpUrl.optional(),
  PUBLIC_URL: httpUrl.optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(3000),
  PAYMENTS_PORT: port.default(0),
  PAYMENTS_HOST: z.string().min(1).default('127.0.0.1'),
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  TRACE_STORE_BYTES_MAX: z.coerce.number().int().min(1_000_000).default(1_000_000_000),
  TRACE_STORE_AGE_MAX_HOURS: z.coerce.number().min(0.001).max(87_600).default(168),
  AUDIT_AGE_MAX_DAYS: z.coerce.number().min(1).max(36_500).default(400),
  JAEGER_QUERY_URL: httpUrl.optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_OWNERS: z.string().optional(),
  CRON_SECRET: z.string().min(16).optional(),
  SHUTDOWN_DRAIN_MS: z.coerce.number().int().min(0).max(600_000).default(15_000),
});

/** For who must know of every one. */
export const environmentVariables: readonly string[] = Object.keys(Schema.shape);

export interface Environment {
  /** Absolute path where everything embedded keeps its files. */
  readonly dataDirectory: string;
  readonly databaseUrl: string;
  /** Signs cookies; never logged. */
  readonly secret: string;
  /** Opens the service door of the intake. */
  readonly serviceToken: string | undefined;
  /** Read-only access to the trace proxy for tools. */
  readonly apiToken: string | undefined;
  /** Read-only access to `/api/metrics`. */
  readonly metricsToken: string | undefined;
  /** Where the worker and the sandbox send their spans when no OTLP endpoint is set. */
  readonly webUrl: string | undefined;
  readonly paymentUrl: string | undefined;
  readonly publicUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly paymentsPort: number;
  /** The sandbox asks nobody who they are: anything but loopback is for a network of its own. */
  readonly paymentsHost: string;
  readonly trustProxyHops: number;
  readonly traceStoreBytesMax: number;
  /** Traces older than this leave the embedded store. */
  readonly traceStoreAgeMaxMs: number;
  /** Older lines leave the audit log. */
  readonly auditAgeMaxMs: number;
  readonly jaegerQueryUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly oidc: OidcSettings | undefined;
  /** The platform's clock says it where no worker runs; never logged. */
  readonly cronSecret: string | undefined;
  /** How long `npm start` and a container let requests finish. */
  readonly shutdownDrainMs: number;
}

/** Operators sign in at a provider too. Who signs in for the first time is a viewer, but for the named owners. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Never logged. */
  readonly clientSecret: string | undefined;
  /** E-mail addresses, lower case. */
  readonly owners: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Of the web and the worker process. Throws one error that names every wrong variable, never its value. */
export function readEnvironment(env: Variables): Environment {
  if (env.VERCEL) requireForVercel(env);
  const value = parse(Schema, env);
  return {
    dataDirectory: value.MEDIA_GATEWAY_DATA,
    databaseUrl: value.DATABASE_URL,
    secret: value.MEDIA_GATEWAY_SECRET,
    serviceToken: value.MEDIA_GATEWAY_SERVICE_TOKEN,
    apiToken: value.MEDIA_GATEWAY_API_TOKEN,
    metricsToken: value.METRICS_TOKEN,
    webUrl: value.MEDIA_GATEWAY_WEB_URL,
    paymentUrl: value.PAYMENT_URL,
    publicUrl: value.PUBLIC_URL,
    host: value.HOST,
    port: value.PORT,
    paymentsPort: value.PAYMENTS_PORT,
    paymentsHost: value.PAYMENTS_HOST,
    trustProxyHops: value.TRUST_PROXY_HOPS,
    traceStoreBytesMax: value.TRACE_STORE_BYTES_MAX,
    traceStoreAgeMaxMs: value.TRACE_STORE_AGE_MAX_HOURS * 3_600_000,
    auditAgeMaxMs: value.AUDIT_AGE_MAX_DAYS * 86_400_000,
    jaegerQueryUrl: value.JAEGER_QUERY_URL,
    redisUrl: value.REDIS_URL,
    oidc: oidcOf(value),
    cronSecret: value.CRON_SECRET,
    shutdownDrainMs: value.SHUTDOWN_DRAIN_MS,
  };
}

/** There is no disk, no child process and no daemon: nothing of ours can stand in for them. */
const VERCEL_NEEDS = [
  ['DATABASE_URL'],
  ['REDIS_URL'],
  ['PAYMENT_URL'],
  ['JAEGER_QUERY_URL'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  ['MEDIA_GATEWAY_SECRET'],
] as const;

function requireForVercel(env: Variables): void {
  const missing = VERCEL_NEEDS.filter((names) => !names.some((name) => env[name])).map(([name]) => name);
  if (missing.length === 0) return;
  throw new AppError('invalid_request', `On Vercel these variables are required: ${missing.join(', ')}`);
}

function oidcOf(value: z.infer<typeof Schema>): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_OWNERS } = value;
  if (issuer === undefined && clientId === undefined) return undefined;
  if (issuer === undefined || clientId === undefined) {
    throw new AppError('invalid_request', 'The environment is not usable: OIDC_ISSUER and OIDC_CLIENT_ID go together');
  }
  const owners = (OIDC_OWNERS ?? '').split(',').map((email) => email.trim().toLowerCase());
  return { issuer, clientId, clientSecret, owners: owners.filter((email) => email !== '') };
}

/** Of the sandbox, which needs neither the database nor the secret. */
export function readPaymentsEnvironment(
  env: Variables,
): Pick<Environment, 'dataDirectory' | 'paymentsHost' | 'paymentsPort' | 'webUrl'> {
  const value = parse(Schema.omit({ DATABASE_URL: true, MEDIA_GATEWAY_SECRET: true }), env);
  return {
    dataDirectory: value.MEDIA_GATEWAY_DATA,
    paymentsHost: value.PAYMENTS_HOST,
    paymentsPort: value.PAYMENTS_PORT,
    webUrl: value.MEDIA_GATEWAY_WEB_URL,
  };
}

function parse<S extends z.ZodType>(schema: S, env: Variables): z.infer<S> {
  // Set to nothing is not set: compose files and platforms hand on what is empty.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`).join(', ');
  throw new AppError('invalid_request', `The environment is not usable: ${wrong}`);
}
