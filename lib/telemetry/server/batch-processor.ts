import 'server-only';
import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { BatchSettings } from '../config';
import { type BatchExporter, type BatchQueue, batchQueue, type CountDrop } from './batch-queue';
import type { ExportCounts } from './exporter-health';
import type { EncodedSpan } from './otlp/encode-span';

export interface CountingProcessor extends SpanProcessor {
  /** What waits or has no answer yet counts as lost. */
  abandon(): number;
  counts(): ExportCounts;
}

/** Gives spans the form in which they leave as soon as they end, not when they are sent. */
export interface EncodingExporter extends BatchExporter<EncodedSpan> {
  encode(span: ReadableSpan): EncodedSpan;
}

type Settings = Omit<BatchSettings, 'localDelayMs'>;

/** Sampled spans to one exporter, in batches. */
export function batchProcessor(
  exporter: SpanExporter | EncodingExporter,
  settings: Settings,
  tellDrop: CountDrop,
): CountingProcessor {
  if (!('encode' in exporter)) {
    const queue = batchQueue<ReadableSpan>(exporter, settings, tellDrop);
    return processor(queue, (span) => queue.add(span));
  }
  const queue = batchQueue(exporter, settings, tellDrop);
  return processor(queue, (span) => queue.addMade(() => exporter.encode(span)));
}

function processor<T>(queue: BatchQueue<T>, add: (span: ReadableSpan) => void): CountingProcessor {
  return {
    onStart: () => undefined,
    onEnd(span) {
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) add(span);
    },
    forceFlush: () => queue.flush(),
    shutdown: () => queue.shutdown(),
    abandon: () => queue.abandon(),
    counts: () => queue.counts(),
  };
}
