import { expect, it } from 'vitest';
import { createGate } from './gate';

it('lets a few in at a time, in the order they came, and turns the rest away', async () => {
  const gate = createGate({ workingMax: 2, waitingMax: 3 });
  const done: (() => void)[] = [];
  const began: number[] = [];
  const all = [0, 1, 2, 3, 4].map((at) =>
    gate.pass(async () => {
      began.push(at);
      await new Promise<void>((end) => done.push(end));
      if (at === 1) throw new Error('a failure frees the place too');
      return at;
    }),
  );
  const settled = Promise.allSettled(all);
  await expect(gate.pass(async () => 5)).rejects.toMatchObject({ code: 'unavailable', retryAfterS: 5 });
  expect(began).toEqual([0, 1]);
  for (let at = 0; at < 5; at += 1) {
    await expect.poll(() => done.length).toBeGreaterThan(at);
    done[at]?.();
  }
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(began).toEqual([0, 1, 2, 3, 4]);
  expect(await gate.pass(async () => 6)).toBe(6);
});
