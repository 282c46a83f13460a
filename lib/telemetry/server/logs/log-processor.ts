import 'server-only';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { LogRecordProcessor, ReadableLogRecord, SdkLogRecord } from '@opentelemetry/sdk-logs';
import { isSampledAway } from '../../log-records';
import { redactAttributes, redactText } from '../../redact';
import type { BatchQueue } from '../batch-queue';

/**
 * Everything that happens to a log record before any exporter sees it, once for all of them. Records of an export
 * under way are none of ours: they would bring on the next.
 */
export function gatewayLogProcessor(
  queues: readonly BatchQueue<ReadableLogRecord>[],
  keepUnsampled: boolean,
): LogRecordProcessor {
  return {
    onEmit(record, at = ROOT_CONTEXT) {
      if (isTracingSuppressed(at) || isSampledAway(record.severityNumber ?? 0, at, keepUnsampled)) return;
      clean(record);
      for (const queue of queues) queue.add(record);
    },
    async forceFlush() {
      await Promise.all(queues.map((queue) => queue.flush()));
    },
    async shutdown() {
      await Promise.all(queues.map((queue) => queue.shutdown()));
    },
  };
}

/** What the service door takes; a stack that is longer has said enough. */
const CHARS_MAX = 4096;

/** Cut last: half of a secret would not be known as one. */
function clean(record: SdkLogRecord): void {
  const { attributes, body } = record;
  redactAttributes(attributes);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'string' && value.length > CHARS_MAX) attributes[key] = value.slice(0, CHARS_MAX);
  }
  if (typeof body !== 'string') return;
  const text = redactText(body).slice(0, CHARS_MAX);
  if (text !== body) record.setBody(text);
}
