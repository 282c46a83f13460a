import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricFamily } from './families';
import { meterProducer, type Temporality } from './producer';

const named = { name: 'm', unit: 's', description: 'of a test' };
const counterOf = (value: number, more = {}): MetricFamily => ({
  ...named,
  ...more,
  kind: 'counter',
  points: [{ attributes: { a: 1 }, startMs: 0, value }],
});
const histogramOf = (counts: number[]): MetricFamily => ({
  ...named,
  kind: 'histogram',
  bounds: [1],
  points: [{ attributes: {}, startMs: 0, count: counts.reduce((a, b) => a + b, 0), sum: counts.length, counts }],
});

/** Collects once for each of the given states. */
async function collected(temporality: Temporality, states: readonly MetricFamily[]) {
  let at = -1;
  const producer = meterProducer(
    async () => [states[at]].filter((state) => state !== undefined),
    temporality,
    '1',
    () => 1_000 * (at + 1),
  );
  const all = [];
  for (at = 0; at < states.length; at += 1) {
    const [metric] = (await producer.collect()).resourceMetrics.scopeMetrics[0]?.metrics ?? [];
    all.push(metric);
  }
  return all;
}

describe('what a reader gets', () => {
  it('R0.7 R2.4 is the difference to what it got before, or everything since the start', async () => {
    const states = [counterOf(3), counterOf(10), counterOf(10)];
    const delta = await collected('delta', states);
    expect(delta.map((metric) => metric?.dataPoints[0]?.value)).toEqual([3, 7, 0]);
    expect(delta.map((metric) => [metric?.dataPoints[0]?.startTime[0], metric?.dataPoints[0]?.endTime[0]])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(delta[0]).toMatchObject({ aggregationTemporality: AggregationTemporality.DELTA, isMonotonic: true });
    const cumulative = await collected('cumulative', states);
    expect(cumulative.map((metric) => metric?.dataPoints[0]?.value)).toEqual([3, 10, 10]);
    expect(cumulative[2]).toMatchObject({ aggregationTemporality: AggregationTemporality.CUMULATIVE });
  });

  it('R2.4 begins anew where somebody’s own count did', async () => {
    const states = [counterOf(9), counterOf(2)];
    expect((await collected('delta', states)).map((metric) => metric?.dataPoints[0]?.value)).toEqual([9, 2]);
  });

  it('R2.4 keeps levels and gauges as they are, and observed counts for who wants little memory', async () => {
    const level: MetricFamily = { ...named, kind: 'level', points: [{ attributes: {}, startMs: 0, value: 5 }] };
    const [, second] = await collected('delta', [level, level]);
    expect(second).toMatchObject({ dataPointType: DataPointType.SUM, isMonotonic: false, dataPoints: [{ value: 5 }] });
    const observed = [counterOf(3, { isObserved: true }), counterOf(4, { isObserved: true })];
    expect((await collected('lowmemory', observed))[1]?.dataPoints[0]?.value).toBe(4);
    expect((await collected('delta', observed))[1]?.dataPoints[0]?.value).toBe(1);
    expect((await collected('lowmemory', [counterOf(3), counterOf(4)]))[1]?.dataPoints[0]?.value).toBe(1);
  });

  it('R2.4 adds up to the same, told in deltas or as a whole', async () => {
    const growth = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(growth, async (steps) => {
        let [low, high] = [0, 0];
        const states = steps.map(([a, b]) => histogramOf([(low += a), (high += b)]));
        const deltas = (await collected('delta', states)).map((metric) => metric?.dataPoints[0]?.value);
        const sums = [0, 0];
        for (const value of deltas) {
          if (typeof value !== 'object' || !('buckets' in value) || !('counts' in value.buckets))
            throw new Error('no histogram');
          for (const [bucket, count] of value.buckets.counts.entries()) {
            expect(count).toBeGreaterThanOrEqual(0);
            sums[bucket] = (sums[bucket] ?? 0) + count;
          }
        }
        expect(sums).toEqual([low, high]);
      }),
    );
  });
});
