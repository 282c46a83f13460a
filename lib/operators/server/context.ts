import 'server-only';
import { randomBytes } from 'node:crypto';
import { processSlot } from '@/lib/base/process-slot';
import type { Cache } from '@/lib/cache/cache';
import { createMemoryCache } from '@/lib/cache/memory';
import { createRateLimit, type RateLimit } from '@/lib/cache/rate-limit';
import type { Database } from '@/lib/database/client';
import { type AttemptLimits, createAttemptLimits } from './attempt-limits';
import { createOidcProvider, type OidcOptions, type OidcProvider } from './oidc/provider';
import { createSessionStore, type SessionStore } from './session-store';

export interface OperatorsContext {
  readonly database: Database;
  readonly sessions: SessionStore;
  readonly attempts: AttemptLimits;
  /** Of the current password, by who is signed in. */
  readonly passwordChanges: RateLimit;
  /** Signs the cookies of known browsers and of the way to the provider. */
  readonly secret: string;
  /** Where operators may sign in too. */
  readonly oidc: OidcProvider | undefined;
  /** Opens the read-only doors for tools. */
  readonly apiToken: string | undefined;
  /** Opens the metrics, and nothing else. */
  readonly metricsToken: string | undefined;
  /** The public has an address of us: there may be a proxy on this machine. */
  readonly isPublic: boolean;
  /** Where the public sees us by https: `Secure` and `__Host-` cookies. */
  readonly secureCookies: boolean;
  now(): Date;
}

export interface OperatorsDependencies {
  readonly database: Database;
  /** One for all processes makes one limit for all. */
  readonly cache?: Cache;
  readonly secret?: string;
  readonly oidc?: OidcOptions | undefined;
  readonly apiToken?: string | undefined;
  readonly metricsToken?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly now?: () => Date;
}

export const operatorsContext = processSlot<OperatorsContext>('operators');

export function createOperatorsContext(dependencies: OperatorsDependencies): OperatorsContext {
  const { database, cache = createMemoryCache(), oidc, apiToken, publicUrl, now = () => new Date() } = dependencies;
  const nowMs = () => now().getTime();
  return {
    database,
    sessions: createSessionStore(database, now),
    attempts: createAttemptLimits(cache, nowMs),
    passwordChanges: createRateLimit({
      cache,
      name: 'operator_passwords',
      capacity: 10,
      refillPerS: 10 / 60,
      nowMs,
    }),
    secret: dependencies.secret ?? randomBytes(32).toString('hex'),
    oidc: oidc && createOidcProvider(oidc),
    apiToken,
    metricsToken: dependencies.metricsToken,
    isPublic: publicUrl !== undefined,
    secureCookies: publicUrl?.startsWith('https:') ?? false,
    now,
  };
}
