import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import { createTokenBucket, type TokenBucket } from '@/lib/base/token-bucket';
import type { Database } from '@/lib/database/client';
import { createSessionStore, type SessionStore } from './session-store';

export interface OperatorsContext {
  readonly database: Database;
  readonly sessions: SessionStore;
  /** Failed sign-ins: few from one address, more for one account, so that a stranger can hardly lock its owner out. */
  readonly perAddress: TokenBucket;
  readonly perAccount: TokenBucket;
  /** Opens the read-only doors for tools. */
  readonly apiToken: string | undefined;
  /** Where the public sees us by https: `Secure` and `__Host-` cookies. */
  readonly secureCookies: boolean;
}

export interface OperatorsDependencies {
  readonly database: Database;
  readonly apiToken?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly now?: () => Date;
}

export const operatorsContext = processSlot<OperatorsContext>('operators');

export function createOperatorsContext({
  database,
  apiToken,
  publicUrl,
  now,
}: OperatorsDependencies): OperatorsContext {
  return {
    database,
    sessions: createSessionStore(database, now),
    perAddress: createTokenBucket({ capacity: 10, refillPerS: 10 / 60 }),
    perAccount: createTokenBucket({ capacity: 50, refillPerS: 10 / 60 }),
    apiToken,
    secureCookies: publicUrl?.startsWith('https:') ?? false,
  };
}
