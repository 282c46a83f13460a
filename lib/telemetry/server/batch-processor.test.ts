import { SpanKind } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it, vi } from 'vitest';
import { batchProcessor } from './batch-processor';
import { diagLogger, dropCounter, warner } from './diagnostics';

const settings = { queueSpansMax: 10, batchSpansMax: 4, delayMs: 60_000, exportTimeoutMs: 60_000 };
const span = (name = 's', traceFlags = 1) =>
  ({
    name,
    kind: SpanKind.INTERNAL,
    spanContext: () => ({ traceId: 't', spanId: 's', traceFlags }),
  }) as unknown as ReadableSpan;

function setup(options: { fail?: boolean; hang?: boolean; throws?: boolean; over?: Partial<typeof settings> } = {}) {
  const sent: number[] = [];
  const dropped: [number, string][] = [];
  const held: (() => void)[] = [];
  const exporter: SpanExporter = {
    export(spans, done) {
      if (options.throws) throw new Error('broken exporter');
      sent.push(spans.length);
      const result = options.fail
        ? { code: ExportResultCode.FAILED, error: new Error('refused') }
        : { code: ExportResultCode.SUCCESS };
      if (options.hang) held.push(() => done(result));
      else done(result);
    },
    shutdown: async () => undefined,
  };
  const processor = batchProcessor(exporter, { ...settings, ...options.over }, (spans, reason) =>
    dropped.push([spans, reason]),
  );
  return { processor, sent, dropped, held };
}

describe('batchProcessor', () => {
  it('R3.1 sends full batches, and the rest at a flush', async () => {
    const { processor, sent } = setup();
    for (let index = 0; index < 6; index++) processor.onEnd(span());
    await processor.forceFlush();
    expect(sent).toEqual([4, 2]);
  });

  it('R3.9 sends a few spans that came during an export with later ones, not alone', async () => {
    const { processor, sent, held } = setup({ hang: true });
    for (let index = 0; index < 4; index++) processor.onEnd(span());
    for (let index = 0; index < 3; index++) processor.onEnd(span());
    held.shift()?.();
    await Promise.resolve();
    expect(processor.counts()).toMatchObject({ sent: 4, queued: 3 });
    processor.onEnd(span());
    await vi.waitFor(() => expect(sent).toEqual([4, 4]));
  });

  it('R3.1 sends what waited at a flush, though an export was under way', async () => {
    const { processor, sent, held } = setup({ hang: true });
    for (let index = 0; index < 5; index++) processor.onEnd(span());
    const flushed = processor.forceFlush();
    held.shift()?.();
    await vi.waitFor(() => expect(sent).toEqual([4, 1]));
    held.shift()?.();
    await flushed;
    expect(processor.counts()).toMatchObject({ sent: 5, queued: 0 });
  });

  it('leaves unsampled spans alone', async () => {
    const { processor, sent } = setup();
    processor.onEnd(span('x', 0));
    await processor.forceFlush();
    expect(sent).toEqual([]);
  });

  it('R4.8 drops and counts what comes when the queue is full, and never more than that waits', () => {
    const { processor, dropped } = setup({ hang: true });
    for (let index = 0; index < 100; index++) processor.onEnd(span());
    expect(dropped.length).toBe(100 - 4 - 10);
    expect(dropped[0]).toEqual([1, 'queue_full']);
  });

  it('R4.8 counts what an unreachable endpoint did not take, and goes on', async () => {
    for (const options of [{ fail: true }, { throws: true }]) {
      const { processor, dropped } = setup(options);
      for (let index = 0; index < 5; index++) processor.onEnd(span());
      await processor.forceFlush();
      expect(dropped).toEqual([
        [4, 'export_failed'],
        [1, 'export_failed'],
      ]);
    }
  });

  it('R4.8 gives a hanging export up at its time limit and counts it once', async () => {
    const { processor, dropped, held } = setup({ hang: true, over: { exportTimeoutMs: 5 } });
    processor.onEnd(span());
    const keepAlive = setInterval(() => undefined, 1);
    await processor.forceFlush();
    clearInterval(keepAlive);
    for (const release of held) release();
    expect(dropped).toEqual([[1, 'export_failed']]);
  });

  it('R4.8 tells what it sent, what was refused, what it never tried, and why', async () => {
    const { processor } = setup();
    for (let index = 0; index < 5; index++) processor.onEnd(span());
    expect(processor.counts()).toMatchObject({ sent: 4, queued: 1, queueMax: 10 });
    await processor.forceFlush();
    expect(processor.counts()).toMatchObject({ sent: 5, failed: 0, dropped: 0, queued: 0, lastError: undefined });
    expect(processor.counts().lastSentAtMs).toBeGreaterThan(0);

    const failing = setup({ fail: true }).processor;
    failing.onEnd(span());
    await failing.forceFlush();
    const counts = failing.counts();
    expect(counts).toMatchObject({ sent: 0, failed: 1, lastSentAtMs: undefined, lastError: { message: 'refused' } });

    const hanging = setup({ hang: true }).processor;
    for (let index = 0; index < 20; index++) hanging.onEnd(span());
    expect(hanging.counts()).toMatchObject({ sent: 0, dropped: 6, queued: 10 });
  });

  it('tells the cause of a failure without addresses of secrets', async () => {
    const exporter: SpanExporter = {
      export: (_spans, done) =>
        done({
          code: ExportResultCode.FAILED,
          error: new Error('POST https://me:pass@otlp.example:4318/v1/tok3n?key=k failed for ann@example.com'),
        }),
      shutdown: async () => undefined,
    };
    const processor = batchProcessor(exporter, settings, () => undefined);
    processor.onEnd(span());
    await processor.forceFlush();
    expect(processor.counts().lastError?.message).toBe('POST otlp.example:4318 failed for REDACTED');
  });

  it('R4.10 sends what is pending at the end, and takes nothing afterwards', async () => {
    const { processor, sent } = setup();
    processor.onEnd(span());
    await processor.shutdown();
    processor.onEnd(span());
    await processor.shutdown();
    expect(sent).toEqual([1]);
  });
});

describe('warnings', () => {
  it('R4.8 says the same once a minute, with what it held back', () => {
    const lines: [string, unknown][] = [];
    let nowMs = 0;
    const drops = dropCounter(
      warner(
        (fields, message) => lines.push([message, fields]),
        () => nowMs,
      ),
    );
    for (let index = 0; index < 50; index++) drops.count(2, 'export_failed', new Error('connect ECONNREFUSED'));
    nowMs = 61_000;
    drops.count(1, 'export_failed');
    expect(drops.dropped()).toBe(101);
    expect(lines).toEqual([
      ['spans are dropped', { reason: 'export_failed', dropped_total: 2, cause: 'connect ECONNREFUSED' }],
      ['spans are dropped', { reason: 'export_failed', dropped_total: 101, held_back: 49 }],
    ]);
  });

  it('passes on the SDK’s errors, not its chatter', () => {
    const lines: string[] = [];
    const diag = diagLogger(warner((_fields, message) => lines.push(message)));
    diag.debug('a');
    diag.info('b');
    diag.error('c');
    diag.error('c');
    expect(lines).toEqual(['opentelemetry: c']);
  });
});
