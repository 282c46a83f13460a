import 'server-only';
import { context, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { AnyMetric, CounterDefinition, HistogramDefinition, MetricDefinition } from '../../metric-names';
import {
  type Counter,
  type Histogram,
  type Meter,
  type MetricAttributes,
  observedSlot,
  type Reading,
} from '../../metrics';
import type { Exemplar, HistogramPoint, MetricFamily, NumberPoint, PointAttributes } from './families';

export type ExemplarFilter = 'trace_based' | 'always_on' | 'always_off';

export interface MeterOptions {
  readonly exemplars?: ExemplarFilter;
  /** Per metric; what comes after is counted in one series that says so. */
  readonly seriesMax?: number;
  readonly now?: () => number;
  readonly readTimeoutMs?: number;
}

/**
 * Owns the counts of one process. Our own rather than the SDK's: that one hashes the attributes anew in each record
 * and once more per reader, and keeps no exemplars.
 */
export interface GatewayMeter extends Meter {
  collect(): Promise<MetricFamily[]>;
  /** What is there at once, without asking those who are read. */
  histogramPoints(definition: HistogramDefinition): readonly HistogramPoint[];
}

interface CounterSeries {
  readonly attributes: PointAttributes;
  value: number;
}

interface Distribution {
  readonly attributes: PointAttributes;
  count: number;
  sum: number;
  readonly counts: number[];
  readonly exemplars: (Exemplar | undefined)[];
}

interface Instrument {
  readonly definition: MetricDefinition;
  family(startMs: number): MetricFamily;
}

const SERIES_MAX = 1_000;
const READ_TIMEOUT_MS = 1_000;
const TEXT_MAX = 128;
const OVERFLOW: PointAttributes = { 'otel.metric.overflow': true };
const NO_ATTRIBUTES: MetricAttributes<string> = {};

export function gatewayMeter(options: MeterOptions = {}): GatewayMeter {
  const {
    exemplars = 'trace_based',
    seriesMax = SERIES_MAX,
    now = Date.now,
    readTimeoutMs = READ_TIMEOUT_MS,
  } = options;
  const startMs = now();
  const instruments = new Map<string, Instrument>();
  const counters = new Map<string, Counter<string>>();
  const histograms = new Map<string, Histogram<string> & { points(): HistogramPoint[] }>();

  function makeCounter(definition: CounterDefinition): Counter<string> {
    const { find, all } = seriesOf(definition, seriesMax, (attributes): CounterSeries => ({ attributes, value: 0 }));
    instruments.set(definition.name, {
      definition,
      family: (start) => ({
        ...named(definition),
        kind: 'counter',
        points: all().map(({ attributes, value }) => ({ attributes, value, startMs: start })),
      }),
    });
    return {
      add(amount, attributes = NO_ATTRIBUTES) {
        if (amount >= 0) find(attributes).value += amount;
      },
    };
  }

  function makeHistogram(definition: HistogramDefinition): Histogram<string> & { points(): HistogramPoint[] } {
    const { buckets } = definition;
    const { find, all } = seriesOf(definition, seriesMax, (attributes): Distribution => {
      const counts = Array.from({ length: buckets.length + 1 }, () => 0);
      return { attributes, count: 0, sum: 0, counts, exemplars: counts.map(() => undefined) };
    });
    const points = (): HistogramPoint[] => all().map((series) => pointOf(series, startMs));
    instruments.set(definition.name, {
      definition,
      family: () => ({ ...named(definition), kind: 'histogram', bounds: buckets, points: points() }),
    });
    const exampleOf = () => (exemplars === 'always_off' ? undefined : activeSpanContext());
    function note(series: Distribution, value: number, span: SpanContext | undefined): void {
      let bucket = 0;
      while (bucket < buckets.length && value > (buckets[bucket] ?? Infinity)) bucket += 1;
      series.count += 1;
      series.sum += value;
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
      if (span && isExemplar(exemplars, span)) {
        series.exemplars[bucket] = { value, atMs: now(), traceId: span.traceId, spanId: span.spanId };
      }
    }
    return {
      record(value, attributes = NO_ATTRIBUTES, span = exampleOf()) {
        if (Number.isFinite(value)) note(find(attributes), value, span);
      },
      series(attributes) {
        const series = find(attributes);
        return {
          record(value, span = exampleOf()) {
            if (Number.isFinite(value)) note(series, value, span);
          },
        };
      },
      points,
    };
  }

  const histogram = (definition: HistogramDefinition) => made(histograms, definition, makeHistogram);

  async function observed(): Promise<MetricFamily[]> {
    const asked = [...(observedSlot.peek()?.values() ?? [])];
    const families = await Promise.all(
      asked.map(async ({ definition, read }): Promise<MetricFamily[]> => {
        try {
          const reading = await within(readTimeoutMs, read);
          return [observedFamily(definition, reading, startMs, seriesMax)];
        } catch {
          return [];
        }
      }),
    );
    return families.flat();
  }

  return {
    counter: (definition) => made(counters, definition, makeCounter),
    histogram,
    histogramPoints: (definition) => histogram(definition).points(),
    async collect() {
      // Whoever reads a depth out of the database makes no span by it.
      const others = await context.with(suppressTracing(context.active()), observed);
      return [...[...instruments.values()].map(({ family }) => family(startMs)), ...others];
    },
  };
}

function made<D extends MetricDefinition, T>(all: Map<string, T>, definition: D, make: (definition: D) => T): T {
  let instrument = all.get(definition.name);
  if (!instrument) {
    instrument = make(definition);
    all.set(definition.name, instrument);
  }
  return instrument;
}

interface Branch<S> {
  readonly next: Map<unknown, Branch<S>>;
  series: S | undefined;
}

/** A tree with a level for each key: five look-ups of known texts cost a fifth of making one key of them. */
function seriesOf<S>(definition: MetricDefinition, seriesMax: number, make: (attributes: PointAttributes) => S) {
  const { attributes: keys } = definition;
  const root: Branch<S> = { next: new Map(), series: undefined };
  const all: S[] = [];
  let rest: S | undefined;

  function add(attributes: MetricAttributes<string>): S {
    if (all.length >= seriesMax) {
      rest ??= make(OVERFLOW);
      return rest;
    }
    let branch = root;
    for (const key of keys) {
      let next = branch.next.get(attributes[key]);
      if (!next) {
        next = { next: new Map(), series: undefined };
        branch.next.set(attributes[key], next);
      }
      branch = next;
    }
    branch.series = make(kept(keys, attributes));
    all.push(branch.series);
    return branch.series;
  }

  function find(attributes: MetricAttributes<string>): S {
    let branch: Branch<S> | undefined = root;
    for (const key of keys) {
      branch = branch.next.get(attributes[key]);
      if (!branch) return add(attributes);
    }
    return branch.series ?? add(attributes);
  }
  return { find, all: (): readonly S[] => (rest ? [...all, rest] : all) };
}

function kept(keys: readonly string[], attributes: MetricAttributes<string>): PointAttributes {
  const pairs: [string, string | number | boolean][] = [];
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined) pairs.push([key, typeof value === 'string' ? value.slice(0, TEXT_MAX) : value]);
  }
  return Object.fromEntries(pairs);
}

function pointOf({ attributes, count, sum, counts, exemplars }: Distribution, startMs: number): HistogramPoint {
  const examples = exemplars.filter((exemplar) => exemplar !== undefined);
  return { attributes, startMs, count, sum, counts: [...counts], ...(examples.length > 0 && { exemplars: examples }) };
}

function observedFamily(
  definition: AnyMetric,
  reading: Reading<string>,
  startMs: number,
  seriesMax: number,
): MetricFamily {
  const readings = typeof reading === 'number' ? [{ value: reading }] : (reading ?? []);
  const points = readings
    .filter(({ value }) => Number.isFinite(value))
    .slice(0, seriesMax)
    .map(({ value, attributes = NO_ATTRIBUTES }): NumberPoint => {
      return { attributes: kept(definition.attributes, attributes), startMs, value };
    });
  return { ...named(definition), kind: definition.kind, isObserved: true, points };
}

function named({ name, unit, description }: MetricDefinition) {
  return { name, unit, description };
}

function activeSpanContext(): SpanContext | undefined {
  return trace.getActiveSpan()?.spanContext();
}

function isExemplar(filter: ExemplarFilter, { traceId, traceFlags }: SpanContext): boolean {
  if (traceId === '') return false;
  return filter === 'always_on' || (filter === 'trace_based' && (traceFlags & TraceFlags.SAMPLED) !== 0);
}

async function within<T>(timeoutMs: number, read: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs).unref();
  });
  try {
    return await Promise.race([read(), late]);
  } finally {
    clearTimeout(timer);
  }
}
