import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CounterDefinition, HistogramDefinition } from '../../metric-names';
import { counter, gauge, histogram, meterSlot, metricsRecorder } from '../../metrics';
import { gatewayMeter, type MeterOptions } from './meter';

const SPAN = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const within = <T>(traceFlags: number, fn: () => T): T =>
  context.with(trace.setSpanContext(ROOT_CONTEXT, { ...SPAN, traceFlags }), fn);

const about = { unit: 's', description: 'of a test' } as const;
const sold: CounterDefinition<'kind' | 'place'> = {
  kind: 'counter',
  name: 'sold',
  ...about,
  attributes: ['kind', 'place'],
};
const took: HistogramDefinition<'kind'> = {
  kind: 'histogram',
  name: 'took',
  ...about,
  buckets: [1, 5],
  attributes: ['kind'],
};

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());
afterEach(() => meterSlot.clear());

function setup(options: MeterOptions = {}) {
  const meter = gatewayMeter({ now: () => 1_000, ...options });
  meterSlot.set(meter);
  return {
    async points(name: string): Promise<readonly unknown[]> {
      return (await meter.collect()).find((family) => family.name === name)?.points ?? [];
    },
  };
}

describe('a counter', () => {
  it('R2.4 counts by its attributes, in whatever order, and by no others', async () => {
    const early = counter(sold);
    const { points } = setup();
    early.add(1, { kind: 'film', place: 'shop' });
    early.add(2, { place: 'shop', kind: 'film' });
    early.add(4, { kind: 'film' });
    early.add(8, { kind: 'film', ...{ userId: 'u1' } });
    expect(await points('sold')).toEqual([
      { attributes: { kind: 'film', place: 'shop' }, startMs: 1_000, value: 3 },
      { attributes: { kind: 'film' }, startMs: 1_000, value: 12 },
    ]);
  });

  it('R2.4 never falls', async () => {
    const { points } = setup();
    counter(sold).add(-1);
    counter(sold).add(Number.NaN);
    counter(sold).add(2);
    expect(await points('sold')).toMatchObject([{ value: 2 }]);
  });

  it('R4.8 grows no further than its bound, and loses no count', async () => {
    const { points } = setup({ seriesMax: 3 });
    const all = counter(sold);
    for (let index = 0; index < 100; index += 1) all.add(1, { kind: `k${index}` });
    expect(await points('sold')).toMatchObject([
      { value: 1 },
      { value: 1 },
      { value: 1 },
      { attributes: { 'otel.metric.overflow': true }, value: 97 },
    ]);
  });

  it('goes on with a meter that came later, and costs nothing without one', async () => {
    const all = counter(sold);
    all.add(5);
    setup();
    all.add(1);
    const { points } = setup();
    all.add(2);
    expect(await points('sold')).toMatchObject([{ value: 2 }]);
  });
});

describe('a histogram', () => {
  it('counts the same for a series that was looked up before, with its example', async () => {
    const series = histogram(took).series({ kind: 'film' });
    series.record(9);
    const { points } = setup();
    series.record(0.5);
    within(TraceFlags.SAMPLED, () => series.record(2));
    histogram(took).record(3, { kind: 'film' });
    series.record(Number.NaN);
    expect(await points('took')).toEqual([
      expect.objectContaining({ attributes: { kind: 'film' }, count: 3, sum: 5.5, counts: [1, 2, 0] }),
    ]);
    expect(JSON.stringify(await points('took'))).toContain(SPAN.spanId);
    const other = setup();
    series.record(7);
    expect(await other.points('took')).toEqual([expect.objectContaining({ count: 1, sum: 7 })]);
  });

  it('R2.4 counts each value in the one bucket that it belongs to', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -10, max: 20 })),
        async (values) => {
          const { points } = setup();
          for (const value of values) histogram(took).record(value);
          const expected = [
            values.filter((value) => value <= 1).length,
            values.filter((value) => value > 1 && value <= 5).length,
            values.filter((value) => value > 5).length,
          ];
          expect(await points('took')).toMatchObject(
            values.length === 0 ? [] : [{ counts: expected, count: values.length }],
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('R2.4 keeps the last sampled span of each bucket as its exemplar', async () => {
    const { points } = setup();
    const all = histogram(took);
    within(TraceFlags.SAMPLED, () => all.record(0.5));
    within(TraceFlags.NONE, () => all.record(0.7));
    within(TraceFlags.NONE, () => all.record(3));
    all.record(9, {}, { ...SPAN, spanId: 'ffffffffffffffff', traceFlags: TraceFlags.SAMPLED });
    expect(await points('took')).toMatchObject([
      {
        counts: [2, 1, 1],
        exemplars: [
          { ...SPAN, value: 0.5, atMs: 1_000 },
          { ...SPAN, spanId: 'ffffffffffffffff', value: 9 },
        ],
      },
    ]);
  });

  it.each([
    ['always_on', 2],
    ['always_off', undefined],
  ] as const)('R2.4 keeps exemplars as configured: %s', async (exemplars, count) => {
    const { points } = setup({ exemplars });
    within(TraceFlags.NONE, () => histogram(took).record(0.5));
    within(TraceFlags.SAMPLED, () => histogram(took).record(3));
    const [point] = await points('took');
    expect(count === undefined ? point : (point as { exemplars: unknown[] }).exemplars).toEqual(
      count === undefined
        ? expect.not.objectContaining({ exemplars: expect.anything() })
        : expect.objectContaining({ length: count }),
    );
  });
});

describe('a gauge', () => {
  it('R2.4 is read when somebody collects; one that fails or hangs hides no other', async () => {
    const definition = { ...about, kind: 'gauge', attributes: ['kind'] } as const;
    const { points } = setup({ readTimeoutMs: 10 });
    const watched = [
      gauge({ ...definition, name: 'depth' }, async () => [
        { value: 3, attributes: { kind: 'a' } },
        { value: Number.NaN },
      ]),
      gauge({ ...definition, name: 'broken' }, () => {
        throw new Error('away');
      }),
      gauge({ ...definition, name: 'hangs' }, () => new Promise(() => undefined)),
    ];
    expect(await points('depth')).toEqual([{ attributes: { kind: 'a' }, startMs: 1_000, value: 3 }]);
    expect(await points('broken')).toEqual([]);
    for (const { stop } of watched) stop();
    expect(await points('depth')).toEqual([]);
  });
});

it('R2.12 tells common attributes with everything that is recorded', async () => {
  const { points } = setup();
  const recorder = metricsRecorder({ kind: 'film', secret: 'no' });
  recorder.add(sold, 2, { place: 'shop' });
  recorder.record(took, 2);
  expect(await points('sold')).toMatchObject([{ attributes: { kind: 'film', place: 'shop' }, value: 2 }]);
  expect(await points('took')).toMatchObject([{ attributes: { kind: 'film' }, count: 1 }]);
});
