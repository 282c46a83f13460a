import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exemplarNear } from './exemplar';

const seen = (us: number, atMs = 10) => ({ name: 'GET /', traceId: `t${us}`, us, atMs });

it('R2.4 R3.10 takes the kept request that is nearest to the percentile, and of its time', () => {
  const requests = [seen(3_000), seen(90_000), seen(110_000, 1), seen(480_000)];
  expect(exemplarNear(requests, 120_000, 5)).toEqual({ traceId: 't90000', us: 90_000 });
  expect(exemplarNear(requests, 120_000, 0)).toEqual({ traceId: 't110000', us: 110_000 });
  expect(exemplarNear(requests, 60_000_000, 0)).toBeNull();
  expect(exemplarNear(requests, null, 0)).toBeNull();
});

it('R2.4 is never four times off, whatever was seen', () => {
  const us = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(fc.array(us), us, (times, percentileUs) => {
      const found = exemplarNear(
        times.map((time) => seen(time)),
        percentileUs,
        0,
      );
      if (found) expect(Math.max(1, found.us) / Math.max(1, percentileUs)).toBeLessThanOrEqual(4.0001);
    }),
  );
});
