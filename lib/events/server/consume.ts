import 'server-only';
import { type Attributes, type Context, type Link, SpanKind, trace } from '@opentelemetry/api';
import { AppError, errorType } from '@/lib/base/errors';
import type { Database } from '@/lib/database/client';
import { keys } from '@/lib/telemetry/attributes';
import { gatewayMetrics, metricKeys } from '@/lib/telemetry/metric-names';
import { counter } from '@/lib/telemetry/metrics';
import { logger } from '@/lib/telemetry/server/logger';
import { withSpan } from '@/lib/telemetry/tracing';
import { contextOfHeaders, type Envelope } from '../envelope';
import { EVENTS_SCOPE, eventKeys, eventSpans, MESSAGING_SYSTEM, PARTITION } from '../telemetry';
import { buryRecord, claimRecords, consumeOnce, finishRecord, retryRecord, wasConsumed } from './outbox-store';
import { PoisonedRecord, type Subscriber } from './subscriber';

const BATCH_MAX = 8;
/** Longer than a batch can take; a worker that was killed is replaced after it. */
const LEASE_MS = 20_000;
const ATTEMPTS_MAX = 12;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;

const log = logger('events');
const processed = counter(gatewayMetrics.eventsProcessed);

/** Takes what is due from the log and gives it to its subscribers. Returns how many records there were. */
export async function consumeBatch(subscribers: readonly Subscriber[], database: Database): Promise<number> {
  const startTime = Date.now();
  const records = await claimRecords(BATCH_MAX, LEASE_MS, database);
  if (records.length === 0) return 0;
  await reportFetch(records, startTime);
  await Promise.all(records.map((record) => processRecord(record, subscribers, database)));
  return records.length;
}

/** A batch belongs to many traces, so it is a root of its own with a link to each; one span for each topic. */
async function reportFetch(records: readonly Envelope[], startTime: number): Promise<void> {
  for (const topic of new Set(records.map((record) => record.type))) {
    const batch = records.filter((record) => record.type === topic);
    const links = batch.flatMap((record) => linkTo(contextOfHeaders(record.headers)));
    const options = {
      kind: SpanKind.CLIENT,
      root: true,
      startTime,
      scope: EVENTS_SCOPE,
      links,
      attributes: {
        ...messaging('fetch', 'receive', topic),
        [keys.messagingBatchCount]: batch.length,
        [eventKeys.offsetFirst]: batch.at(0)?.offset ?? 0,
        [eventKeys.offsetLast]: batch.at(-1)?.offset ?? 0,
        ...originOf(links),
      },
    };
    await withSpan(eventSpans.fetch, options, () => undefined);
  }
}

/** By which a backend without an index of links finds the fetch, where all of it came from one trace. */
function originOf(links: readonly Link[]): Attributes {
  const [origin, ...others] = new Set(links.map((link) => link.context.traceId));
  return origin !== undefined && others.length === 0 ? { [keys.originTraceId]: origin } : {};
}

function linkTo(context: Context): Link[] {
  const spanContext = trace.getSpanContext(context);
  return spanContext ? [{ context: spanContext }] : [];
}

async function processRecord(record: Envelope, subscribers: readonly Subscriber[], database: Database): Promise<void> {
  try {
    const receivers = subscribers.filter(({ type, version }) => type === record.type && version === record.version);
    if (receivers.length === 0) throw new PoisonedRecord(`nobody reads ${record.type} v${record.version}`);
    for (const receiver of receivers) await deliver(record, receiver, database);
    await finishRecord(record.offset, database.db);
    count(record, 'done');
  } catch (error) {
    await giveBack(record, error, database);
  }
}

/** The consumer's span is a child of the producer's: a click's trace holds what was done for it, whenever that was. */
function deliver(record: Envelope, receiver: Subscriber, database: Database): Promise<void> {
  const options = {
    kind: SpanKind.CONSUMER,
    parent: contextOfHeaders(record.headers),
    scope: EVENTS_SCOPE,
    attributes: {
      ...messaging('process', 'process', record.type),
      [keys.messagingMessageId]: record.eventId,
      [eventKeys.consumerGroup]: receiver.consumer,
      [eventKeys.offsetFirst]: record.offset,
      [eventKeys.offsetLast]: record.offset,
      [eventKeys.deliveryAttempt]: record.attempt,
    },
  };
  return withSpan(eventSpans.process(record.type), options, async () => {
    if (await wasConsumed(receiver.consumer, record.eventId, database)) return;
    const effect = await receiver.handle(record);
    await database.transaction(async (tx) => {
      if (await consumeOnce(receiver.consumer, record.eventId, tx)) await effect(tx);
    });
  });
}

/** Later again, or never again. What can not be written down now is given back by the end of its lease. */
async function giveBack(record: Envelope, error: unknown, database: Database): Promise<void> {
  const about = { event_id: record.eventId, type: record.type, attempt: record.attempt, error: errorType(error) };
  const reason = errorType(error);
  try {
    if (isHopeless(record, error)) {
      await buryRecord(record.offset, reason, database.db);
      count(record, 'dead');
      log.error(about, 'a record became a dead letter');
    } else {
      await retryRecord(record.offset, backoffMs(record.attempt), reason, database.db);
      count(record, 'retried');
      log.warn(about, 'a record is tried again later');
    }
  } catch (cause) {
    log.warn({ ...about, cause: errorType(cause) }, 'a record waits for the end of its lease');
  }
}

function count({ type }: Envelope, outcome: 'done' | 'retried' | 'dead'): void {
  processed.add(1, { [metricKeys.eventType]: type, [metricKeys.outcome]: outcome });
}

/** A system that is away comes back: those records are kept until it does. */
function isHopeless(record: Envelope, error: unknown): boolean {
  if (error instanceof PoisonedRecord) return true;
  const away = error instanceof AppError && /^(upstream_failed|upstream_timeout|unavailable)$/.test(error.code);
  return !away && record.attempt >= ATTEMPTS_MAX;
}

/** Twice as long each time, with a share of chance so that records do not come back all at once. */
export function backoffMs(attempt: number, random = Math.random()): number {
  const full = Math.min(BACKOFF_FIRST_MS * 2 ** Math.max(0, attempt - 1), BACKOFF_MAX_MS);
  return Math.round(full / 2 + (full / 2) * random);
}

function messaging(operation: string, type: string, topic: string): Record<string, string> {
  return {
    [keys.messagingSystem]: MESSAGING_SYSTEM,
    [keys.messagingOperationName]: operation,
    [keys.messagingOperationType]: type,
    [keys.messagingDestination]: topic,
    [keys.messagingPartition]: PARTITION,
  };
}
