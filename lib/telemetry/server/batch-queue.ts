import 'server-only';
import { context } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, suppressTracing } from '@opentelemetry/core';
import type { BatchSettings } from '../config';
import { redactText } from '../redact';
import type { ExportCounts } from './exporter-health';

/** Told of everything that will not arrive. */
export type CountDrop = (items: number, reason: 'queue_full' | 'export_failed' | 'shutdown', error?: unknown) => void;

/** What the exporters of spans and of log records have in common. */
export interface BatchExporter<T> {
  export(items: T[], done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

export interface BatchQueue<T> {
  add(item: T): void;
  /** The same for what costs something to make: not made where it would be dropped. */
  addMade(make: () => T): void;
  /** Resolves when what waited at the call has left, or has been given up. */
  flush(): Promise<void>;
  /** Flushes, and takes nothing afterwards. Idempotent. */
  shutdown(): Promise<void>;
  /** For the end of the process: counts what waits or has no answer yet as lost, and says how much that is. */
  abandon(): number;
  counts(): ExportCounts;
}

/**
 * Owns a bounded queue in front of one exporter. Never throws, never waits on the request path, drops the newest when
 * full, and counts what it sends and what it does not. (The SDK's own processors have no public count.)
 */
export function batchQueue<T>(
  exporter: BatchExporter<T>,
  settings: Omit<BatchSettings, 'localDelayMs'>,
  tellDrop: CountDrop,
): BatchQueue<T> {
  const counts = { sent: 0, failed: 0, dropped: 0 };
  let lastSentAtMs: number | undefined;
  let lastError: ExportCounts['lastError'];
  let queue: T[] = [];
  /** Those that leave though they fill no batch. */
  let owed = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let closed = false;
  /** Of the export under way. */
  let giveUp: (() => number) | undefined;

  const drop: CountDrop = (items, reason, error) => {
    counts[reason === 'export_failed' ? 'failed' : 'dropped'] += items;
    if (error !== undefined) lastError = { message: causeOf(error), atMs: Date.now() };
    tellDrop(items, reason, error);
  };

  function arrived(items: number): void {
    counts.sent += items;
    lastSentAtMs = Date.now();
  }

  function exportOnce(items: T[]): Promise<void> {
    return new Promise((resolve) => {
      let settled = false;
      // May come twice: the deadline, then a late answer.
      const settle = (error?: unknown, failed = false): void => {
        if (settled) return;
        settled = true;
        giveUp = undefined;
        clearTimeout(deadline);
        if (failed) drop(items.length, 'export_failed', error ?? new Error('the export failed'));
        else arrived(items.length);
        resolve();
      };
      const deadline = setTimeout(() => settle(new Error('export timed out'), true), settings.exportTimeoutMs);
      deadline.unref();
      giveUp = () => {
        settle(new Error('the process ended before the answer'), true);
        return items.length;
      };
      try {
        context.with(suppressTracing(context.active()), () =>
          exporter.export(items, (result) => settle(result.error, result.code !== ExportResultCode.SUCCESS)),
        );
      } catch (error) {
        settle(error, true);
      }
    });
  }

  const isDue = (): boolean => queue.length >= settings.batchSpansMax || owed > 0;

  /** One batch after the other: full ones, and what is owed. The few that came meanwhile wait for others. */
  async function drain(): Promise<void> {
    while (isDue()) {
      const items = queue.splice(0, settings.batchSpansMax);
      owed = Math.max(0, owed - items.length);
      if (items.length > 0) await exportOnce(items);
    }
  }

  function send(): Promise<void> {
    running ??= drain().then(() => {
      running = undefined;
      if (isDue()) return send();
      if (queue.length > 0) sendLater();
      return undefined;
    });
    return running;
  }

  function sendLater(): void {
    timer ??= setTimeout(() => void flush(), settings.delayMs).unref();
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    owed = queue.length;
    return send();
  }

  function addMade(make: () => T): void {
    if (closed) return;
    if (queue.length >= settings.queueSpansMax) return drop(1, 'queue_full');
    queue.push(make());
    if (queue.length >= settings.batchSpansMax) void send();
    else sendLater();
  }

  return {
    add: (item) => addMade(() => item),
    addMade,
    flush,
    async shutdown() {
      if (closed) return;
      await flush();
      closed = true;
      clearTimeout(timer);
      if (queue.length > 0) drop(queue.length, 'shutdown');
      queue = [];
      await exporter.shutdown();
    },
    abandon() {
      closed = true;
      clearTimeout(timer);
      const waiting = queue.length;
      queue = [];
      owed = 0;
      if (waiting > 0) drop(waiting, 'shutdown');
      return waiting + (giveUp?.() ?? 0);
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
