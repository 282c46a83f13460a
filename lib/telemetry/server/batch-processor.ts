import 'server-only';
import { context, TraceFlags } from '@opentelemetry/api';
import { ExportResultCode, suppressTracing } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { BatchSettings } from '../config';
import { redactText } from '../redact';
import type { ExportCounts } from './exporter-health';

/** Told of every span that will not arrive. */
export type CountDrop = (spans: number, reason: 'queue_full' | 'export_failed' | 'shutdown', error?: unknown) => void;

export interface CountingProcessor extends SpanProcessor {
  counts(): ExportCounts;
}

/**
 * Owns a bounded queue in front of one exporter. Never throws, never waits on the request path, drops the newest when
 * full, and counts what it sends and what it does not. (The SDK's own processor has no public count.)
 */
export function batchProcessor(
  exporter: SpanExporter,
  settings: Omit<BatchSettings, 'localDelayMs'>,
  tellDrop: CountDrop,
): CountingProcessor {
  const counts = { sent: 0, failed: 0, dropped: 0 };
  let lastSentAtMs: number | undefined;
  let lastError: ExportCounts['lastError'];
  let queue: ReadableSpan[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let closed = false;

  const drop: CountDrop = (spans, reason, error) => {
    counts[reason === 'export_failed' ? 'failed' : 'dropped'] += spans;
    if (error !== undefined) lastError = { message: causeOf(error), atMs: Date.now() };
    tellDrop(spans, reason, error);
  };

  function arrived(spans: number): void {
    counts.sent += spans;
    lastSentAtMs = Date.now();
  }

  function exportOnce(spans: ReadableSpan[]): Promise<void> {
    return new Promise((resolve) => {
      let settled = false;
      // May come twice: the deadline, then a late answer.
      const settle = (error?: unknown, failed = false): void => {
        if (settled) return;
        settled = true;
        clearTimeout(deadline);
        if (failed) drop(spans.length, 'export_failed', error ?? new Error('the export failed'));
        else arrived(spans.length);
        resolve();
      };
      const deadline = setTimeout(() => settle(new Error('export timed out'), true), settings.exportTimeoutMs);
      deadline.unref();
      try {
        context.with(suppressTracing(context.active()), () =>
          exporter.export(spans, (result) => settle(result.error, result.code !== ExportResultCode.SUCCESS)),
        );
      } catch (error) {
        settle(error, true);
      }
    });
  }

  /** One batch after the other. */
  async function drain(): Promise<void> {
    while (queue.length > 0) await exportOnce(queue.splice(0, settings.batchSpansMax));
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running ??= drain().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    onStart: () => undefined,
    onEnd(span) {
      if (closed || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
      if (queue.length >= settings.queueSpansMax) return drop(1, 'queue_full');
      queue.push(span);
      if (queue.length >= settings.batchSpansMax) void flush();
      else timer ??= setTimeout(() => void flush(), settings.delayMs).unref();
    },
    forceFlush: () => flush(),
    async shutdown() {
      if (closed) return;
      await flush();
      closed = true;
      if (queue.length > 0) drop(queue.length, 'shutdown');
      queue = [];
      await exporter.shutdown();
    },
    counts: () => ({ ...counts, queued: queue.length, queueMax: settings.queueSpansMax, lastSentAtMs, lastError }),
  };
}

/** For people: what the client of an endpoint says, without what it may quote. */
function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message || codeOf(error) : String(error);
  return redactText(text.replace(/\bhttps?:\/\/(?:[^/\s@]*@)?([^/\s]+)\S*/g, '$1')).slice(0, 200);
}

/** Node's error for a host with several addresses has no message. */
function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
