import { describe, expect, it } from 'vitest';
import { batchQueue } from './batch-queue';
import { endWithin, flushBeforeExit } from './process-exit';

function fakeProcess() {
  const codes: unknown[] = [];
  let done: () => void = () => undefined;
  const exited = new Promise<void>((resolve) => (done = resolve));
  const target = {
    exit: (code?: number | string | null): never => {
      codes.push(code);
      done();
      return undefined as never;
    },
  };
  return { target, codes, exited };
}

describe('flushBeforeExit', () => {
  it('R4.10 R3.5 flushes at the first exit and then leaves with its code', async () => {
    const { target, codes, exited } = fakeProcess();
    const order: string[] = [];
    flushBeforeExit(async () => void order.push('flushed'), 1000, target);
    target.exit(143);
    expect(codes).toEqual([]);
    await exited;
    expect(order).toEqual(['flushed']);
    expect(codes).toEqual([143]);
  });

  it('R3.5 leaves within the grace when the flush hangs, and when it fails', async () => {
    for (const flush of [() => new Promise<void>(() => undefined), () => Promise.reject(new Error('no'))]) {
      const { target, codes, exited } = fakeProcess();
      flushBeforeExit(flush, 10, target);
      target.exit(0);
      await exited;
      expect(codes).toEqual([0]);
    }
  });

  it('leaves at once when it is told twice', () => {
    const { target, codes } = fakeProcess();
    flushBeforeExit(() => new Promise<void>(() => undefined), 60_000, target);
    target.exit(143);
    target.exit(1);
    expect(codes).toEqual([1]);
  });
});

describe('endWithin', () => {
  const settings = { queueSpansMax: 100, batchSpansMax: 4, delayMs: 60_000, exportTimeoutMs: 60_000 };

  function queueOf(answers: boolean) {
    const arrived: number[] = [];
    const lost: unknown[] = [];
    const queue = batchQueue<number>(
      {
        export(items, done) {
          if (!answers) return;
          arrived.push(...items);
          done({ code: 0 });
        },
        shutdown: () => Promise.resolve(),
      },
      settings,
      (items, reason) => lost.push([items, reason]),
    );
    for (let item = 0; item < 10; item++) queue.add(item);
    const end = (graceMs: number) =>
      endWithin(graceMs, () => queue.shutdown(), [{ what: 'spans', abandon: queue.abandon }]);
    return { queue, arrived, lost, end };
  }

  it('R4.10 R3.5 sends what is pending', async () => {
    const { queue, arrived, lost, end } = queueOf(true);
    expect(await end(10_000)).toEqual({});
    expect(arrived).toHaveLength(10);
    expect(lost).toEqual([]);
    expect(queue.counts()).toMatchObject({ sent: 10, failed: 0, dropped: 0, queued: 0 });
  });

  it('R4.10 R4.8 is not held by an endpoint that never answers, and counts what it did not take', async () => {
    const { queue, lost, end } = queueOf(false);
    expect(await end(20)).toEqual({ spans: 10 });
    expect(lost).toEqual([
      [6, 'shutdown'],
      [4, 'export_failed'],
    ]);
    const { sent, failed, dropped, queued } = queue.counts();
    expect({ sent, failed, dropped, queued }).toEqual({ sent: 0, failed: 4, dropped: 6, queued: 0 });
    queue.add(11);
    expect(queue.abandon()).toBe(0);
  });
});
