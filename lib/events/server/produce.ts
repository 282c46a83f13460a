import 'server-only';
import { SpanKind } from '@opentelemetry/api';
import type { Database } from '@/lib/database/client';
import { keys } from '@/lib/telemetry/attributes';
import { withSpan } from '@/lib/telemetry/tracing';
import { contextOfHeaders, currentHeaders } from '../envelope';
import { EVENTS_SCOPE, eventSpans, MESSAGING_SYSTEM, PARTITION } from '../telemetry';
import { appendToLog, lockUnproduced } from './outbox-store';

const BATCH_MAX = 64;

/**
 * Moves what waits in the outbox into the log, in order. The producer's span is a child of the request that wrote the
 * row; the record carries the producer's context on. Returns how many there were.
 */
export function produceBatch(database: Database): Promise<number> {
  return database.transaction(async (tx) => {
    const rows = await lockUnproduced(BATCH_MAX, tx);
    for (const row of rows) {
      const options = {
        kind: SpanKind.PRODUCER,
        parent: contextOfHeaders(row.headers),
        scope: EVENTS_SCOPE,
        attributes: {
          [keys.messagingSystem]: MESSAGING_SYSTEM,
          [keys.messagingOperationName]: 'produce',
          [keys.messagingOperationType]: 'send',
          [keys.messagingDestination]: row.type,
          [keys.messagingPartition]: PARTITION,
          [keys.messagingBatchCount]: 1,
          [keys.messagingMessageId]: row.eventId,
        },
      };
      await withSpan(eventSpans.produce, options, () => appendToLog(row.id, currentHeaders(), tx));
    }
    return rows.length;
  });
}
