import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTokenBucket } from './token-bucket';

it('lets a burst through, then refuses and says how long to wait', () => {
  let now = 0;
  const bucket = createTokenBucket({ capacity: 2, refillPerS: 0.5, nowMs: () => now });
  expect([bucket.take('a').ok, bucket.take('a').ok]).toEqual([true, true]);
  expect(bucket.take('a')).toEqual({ ok: false, retryAfterS: 2 });
  expect(bucket.take('b').ok).toBe(true);
  now = 2000;
  expect(bucket.take('a').ok).toBe(true);
  bucket.refund('a');
  bucket.refund('a', 10);
  expect([bucket.take('a').ok, bucket.take('a').ok, bucket.take('a').ok]).toEqual([true, true, false]);
});

it('never lets more through than capacity plus refill, however the calls fall, even when the clock jumps back', () => {
  const steps = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 20 }), (gapsMs, capacity) => {
      let now = 0;
      let forwardMs = 0;
      const bucket = createTokenBucket({ capacity, refillPerS: 2, nowMs: () => now });
      let through = 0;
      for (const gap of gapsMs) {
        now += gap;
        forwardMs += Math.max(0, gap);
        if (bucket.take('key').ok) through += 1;
      }
      expect(through).toBeLessThanOrEqual(capacity + (forwardMs / 1000) * 2 + 1e-6);
    }),
  );
});

it('keeps a bounded number of keys', () => {
  const bucket = createTokenBucket({ capacity: 1, refillPerS: 0.001, keysMax: 2, nowMs: () => 0 });
  for (const key of ['a', 'b', 'c']) bucket.take(key);
  expect(bucket.take('c').ok).toBe(false);
  expect(bucket.take('a').ok).toBe(true);
});
