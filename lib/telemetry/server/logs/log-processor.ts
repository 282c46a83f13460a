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
      redact(record);
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

function redact(record: SdkLogRecord): void {
  redactAttributes(record.attributes);
  if (typeof record.body !== 'string') return;
  const clean = redactText(record.body);
  if (clean !== record.body) record.setBody(clean);
}
