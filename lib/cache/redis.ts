import 'server-only';
import type { Span } from '@opentelemetry/api';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { errorType } from '@/lib/base/errors';
import { keys } from '@/lib/telemetry/attributes';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { histogram } from '@/lib/telemetry/metrics';
import { redisOpSpan } from '@/lib/telemetry/tracing';
import { cacheUnavailable, type RemoteCache } from './cache';
import { noteRead } from './note-read';
import { createTurns } from './turns';

export interface RedisCacheOptions {
  /** `redis://` or `rediss://`; never logged, it may hold a password. */
  readonly url: string;
  /** At the beginning and the end of every outage. */
  readonly onChange?: (state: 'answers' | 'away', why?: string) => void;
  readonly commandTimeoutMs?: number;
}

const durations = histogram(gatewayMetrics.dbClientDuration);
/** A whole update, with its repeats. */
const UPDATE_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_MS_MAX = 2_000;
const PREFIX = 'mediagw';

/** Writes only if the value is still the one that was read; else answers with the one that is there now. */
const COMPARE_AND_SET = `
local now = redis.call('GET', KEYS[1])
if now ~= (ARGV[1] == '1' and ARGV[2]) then return {0, now} end
if ARGV[3] == '1' then redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5]) else redis.call('DEL', KEYS[1]) end
return {1}`;
const Outcome = z.union([z.tuple([z.literal(1)]), z.tuple([z.literal(0), z.string().nullish()])]);

/**
 * Owns one connection. It waits for an answer, never for the connection: while Redis is away every call fails at once,
 * and one that hangs costs its callers a second before the connection is given up and made anew.
 */
export async function openRedisCache(options: RedisCacheOptions): Promise<RemoteCache> {
  const { url, onChange = () => undefined, commandTimeoutMs = COMMAND_TIMEOUT_MS } = options;
  const redis = new Redis(url, {
    lazyConnect: true,
    // Redis before 7.2 does not know the command and answers with an error.
    disableClientInfo: true,
    enableOfflineQueue: false,
    commandTimeout: commandTimeoutMs,
    socketTimeout: commandTimeoutMs,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A write whose answer was lost is not sent twice behind its caller's back.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, RECONNECT_MS_MAX) * (0.75 + Math.random() / 2),
  });
  const unwatch = watch(redis, onChange);
  await firstAnswer(redis);

  const place = addressOf(url);
  const turns = createTurns();
  const idOf = (space: string, key: string): string => `${PREFIX}:${space}:${key}`;
  const ask = <T>(operation: string, space: string, fn: (span: Span) => Promise<T>): Promise<T> =>
    redisOpSpan(operation, space, async (span) => {
      span.setAttributes(place);
      const startMs = performance.now();
      const told = { [keys.dbSystem]: 'redis', [keys.dbOperation]: operation, [keys.dbCollection]: space };
      try {
        const value = await fn(span);
        durations.record((performance.now() - startMs) / 1000, told);
        return value;
      } catch (error) {
        durations.record((performance.now() - startMs) / 1000, { ...told, [keys.errorType]: errorType(error) });
        throw error instanceof ChangeFailed ? error.cause : cacheUnavailable(error);
      }
    });

  return {
    get: (space, key) =>
      ask('GET', space, async (span) => {
        const value = (await redis.get(idOf(space, key))) ?? undefined;
        noteRead(span, space, value);
        return value;
      }),
    set: (space, key, value, ttlMs) =>
      ask('SET', space, async () => {
        await redis.set(idOf(space, key), value, 'PX', wholeMs(ttlMs));
      }),
    update: (space, key, change, ttlMs) =>
      // One after the other within this process; between processes the comparison decides.
      ask('UPDATE', space, (span) => {
        const id = idOf(space, key);
        return turns.take(id, () => updateOnce(redis, { id, space, change, ttlMs, span }));
      }),
    delete: (space, key) =>
      ask('DEL', space, async () => {
        await redis.del(idOf(space, key));
      }),
    ping: () =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    close: async () => {
      unwatch();
      redis.disconnect();
    },
  };
}

/** What `change` threw is its caller's own, not the cache's. */
class ChangeFailed extends Error {}

interface Update {
  readonly id: string;
  readonly space: string;
  readonly change: (value: string | undefined) => string | undefined;
  readonly ttlMs: number;
  readonly span: Span;
}

async function updateOnce(redis: Redis, { id, space, change, ttlMs, span }: Update): Promise<string | undefined> {
  const deadline = performance.now() + UPDATE_TIMEOUT_MS;
  let before = (await redis.get(id)) ?? undefined;
  noteRead(span, space, before);
  while (performance.now() < deadline) {
    const after = attempt(change, before);
    if (after === undefined && before === undefined) return undefined;
    const written = [...flagged(before), ...flagged(after), wholeMs(ttlMs)];
    const [done, now] = Outcome.parse(await redis.eval(COMPARE_AND_SET, 1, id, ...written));
    if (done === 1) return after;
    before = now ?? undefined;
  }
  throw new Error('others changed the entry again and again');
}

function attempt(change: Update['change'], before: string | undefined): string | undefined {
  try {
    return change(before);
  } catch (cause) {
    throw new ChangeFailed('the change failed', { cause });
  }
}

const flagged = (value: string | undefined): [string, string] => (value === undefined ? ['0', ''] : ['1', value]);
const wholeMs = (ttlMs: number): number => Math.max(1, Math.round(ttlMs));

/** Without a listener for errors the process would end at the first. */
function watch(redis: Redis, onChange: NonNullable<RedisCacheOptions['onChange']>): () => void {
  let state: 'answers' | 'away' | undefined;
  const become = (next: 'answers' | 'away', why?: string): void => {
    if (state === next) return;
    const isFirst = state === undefined;
    state = next;
    if (!(isFirst && next === 'answers')) onChange(next, why);
  };
  const onClose = (): void => become('away', 'the connection closed');
  redis.on('error', (error: NodeJS.ErrnoException) => become('away', error.code ?? error.message));
  redis.on('close', onClose);
  redis.on('ready', () => become('answers'));
  return () => redis.off('close', onClose);
}

/** A Redis that is away does not keep the gateway from starting: it goes on trying. */
async function firstAnswer(redis: Redis): Promise<void> {
  const timeout = new Promise<void>((done) => setTimeout(done, CONNECT_TIMEOUT_MS).unref());
  await Promise.race([redis.connect().catch(() => undefined), timeout]);
}

function addressOf(url: string): Record<string, string | number> {
  const { hostname, port } = new URL(url);
  return { [keys.serverAddress]: hostname, [keys.serverPort]: Number(port || 6379) };
}
