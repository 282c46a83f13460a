import { describe, expect, it } from 'vitest';
import { flushBeforeExit } from './process-exit';

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
