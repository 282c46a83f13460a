import 'server-only';
import path from 'node:path';
import type { Cache } from '@/lib/cache/cache';
import type { Database } from '@/lib/database/client';
import type { Environment } from '@/lib/environment';
import type { TelemetryConfig } from '@/lib/telemetry/config';
import { logger } from '@/lib/telemetry/server/logger';
import type { TraceBackend, TraceSink } from '@/lib/trace-backends/backend';

/**
 * Which adapter stands behind each port: embedded, or the production part that the environment names. Chosen here, once
 * a process; what is opened is closed by `startup.ts`.
 */
const log = logger('startup');
const PLAYBACK_SESSIONS_MAX = 50_000;

export async function openDatabase(environment: Environment): Promise<Database> {
  const { createDatabase, databaseSlot } = await import('@/lib/database/client');
  // Functions are many: `docs/deploy-vercel.md` sends them to a pooler.
  const database = createDatabase(environment.databaseUrl, { pooled: Boolean(process.env.VERCEL) });
  databaseSlot.set(database);
  return database;
}

export type Store = TraceBackend & TraceSink;

/** Unless an endpoint takes the spans and a Jaeger answers for them: `DESIGN.md`, Processes. A function has no disk. */
export async function openStore(
  environment: Environment,
  config: TelemetryConfig,
  onWarning: (message: string) => void,
): Promise<Store | undefined> {
  if (process.env.VERCEL || (config.enabled && !config.embedded)) return undefined;
  const { openEmbeddedStore } = await import('@/lib/trace-backends/embedded/open');
  return openEmbeddedStore({
    directory: path.join(environment.dataDirectory, 'traces'),
    bytesMax: environment.traceStoreBytesMax,
    ageMaxMs: environment.traceStoreAgeMaxMs,
    threadFile: path.join(/* turbopackIgnore: true */ process.cwd(), 'dist', 'trace-store.mjs'),
    onWarning,
  });
}

export interface Caches {
  readonly sessions: Cache;
  readonly limits: Cache;
  readonly close?: () => Promise<void>;
}

/** Of this process, where strangers who fill the limits must not push out who is watching; or one Redis for all. */
export async function openCaches(environment: Environment): Promise<Caches> {
  if (environment.redisUrl === undefined) {
    const { createMemoryCache } = await import('@/lib/cache/memory');
    return { sessions: createMemoryCache({ entriesMax: PLAYBACK_SESSIONS_MAX }), limits: createMemoryCache() };
  }
  const { openRedisCache } = await import('@/lib/cache/redis');
  const { remoteCacheSlot } = await import('@/lib/cache/cache');
  const redis = await openRedisCache({
    url: environment.redisUrl,
    onChange(state, why) {
      if (state === 'answers') log.info('Redis answers again');
      else log.warn({ why }, 'Redis does not answer: films start where they begin, and each process limits alone');
    },
  });
  remoteCacheSlot.set(redis);
  return { sessions: redis, limits: redis, close: redis.close.bind(redis) };
}

export async function openCheckout(environment: Environment, database: Database) {
  const { createCheckoutContext } = await import('@/lib/checkout/server/context');
  const { createPaymentClient } = await import('@/lib/payments/server/client');
  if (!environment.paymentUrl) throw new Error('PAYMENT_URL is missing: no payment provider is configured');
  return createCheckoutContext({
    database,
    payments: createPaymentClient({ baseUrl: environment.paymentUrl }),
    secret: environment.secret,
  });
}
