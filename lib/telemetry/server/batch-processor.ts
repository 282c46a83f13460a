import 'server-only';
import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { BatchSettings } from '../config';
import { batchQueue, type CountDrop } from './batch-queue';
import type { ExportCounts } from './exporter-health';

export interface CountingProcessor extends SpanProcessor {
  counts(): ExportCounts;
  /** As the queue's. */
  abandon(): number;
}

/** Sampled spans to one exporter, in batches. */
export function batchProcessor(
  exporter: SpanExporter,
  settings: Omit<BatchSettings, 'localDelayMs'>,
  tellDrop: CountDrop,
): CountingProcessor {
  const queue = batchQueue<ReadableSpan>(exporter, settings, tellDrop);
  return {
    onStart: () => undefined,
    onEnd(span) {
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) queue.add(span);
    },
    forceFlush: () => queue.flush(),
    shutdown: () => queue.shutdown(),
    counts: () => queue.counts(),
    abandon: () => queue.abandon(),
  };
}
