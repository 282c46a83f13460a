import type { SpanContext } from '@opentelemetry/api';
import { processSlot } from '../base/process-slot';
import type {
  AnyMetric,
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  MetricDefinition,
} from './metric-names';

/** Only the keys of the definition: what is not named there would make series without end. */
export type MetricAttributes<Key extends string> = { readonly [K in Key]?: string | number | boolean | undefined };

export interface Counter<Key extends string> {
  add(amount: number, attributes?: MetricAttributes<Key>): void;
}

export interface Histogram<Key extends string> {
  /** `span` is the one an exemplar names, where it is not the active one. */
  record(value: number, attributes?: MetricAttributes<Key>, span?: SpanContext): void;
  /** For what is told again and again with the same attributes: they are looked up once. */
  series(attributes: MetricAttributes<Key>): HistogramSeries;
}

export interface HistogramSeries {
  record(value: number, span?: SpanContext): void;
}

/** For `record` where there is no span, and the active one may be another request's: in a callback of a socket or an observer. */
export const NO_SPAN: SpanContext = { traceId: '', spanId: '', traceFlags: 0 };

export type Reading<Key extends string> =
  | number
  | undefined
  | readonly { readonly value: number; readonly attributes?: MetricAttributes<Key> }[];

/** Asked when somebody collects. One that throws or does not answer in time is left out of that collection. */
export type ReadMetric<Key extends string> = () => Reading<Key> | Promise<Reading<Key>>;

/** What telemetry puts into the process where it is on. */
export interface Meter {
  counter(definition: CounterDefinition): Counter<string>;
  histogram(definition: HistogramDefinition): Histogram<string>;
}

export const meterSlot = processSlot<Meter>('meter');

/** The last one who reads a metric is the one who is asked; as many as there are definitions. */
export const observedSlot =
  processSlot<Map<string, { readonly definition: AnyMetric; readonly read: ReadMetric<string> }>>('observed-metrics');

/** Costs one look-up with telemetry off. Bound when first used: a module may be loaded before telemetry starts. */
export function counter<Key extends string>(definition: CounterDefinition<Key>): Counter<Key> {
  const bound = late((meter) => meter.counter(definition));
  return { add: (amount, attributes) => bound()?.add(amount, attributes) };
}

export function histogram<Key extends string>(definition: HistogramDefinition<Key>): Histogram<Key> {
  const bound = late((meter) => meter.histogram(definition));
  return {
    record: (value, attributes, span) => bound()?.record(value, attributes, span),
    series(attributes) {
      const series = late((meter) => meter.histogram(definition).series(attributes));
      return { record: (value, span) => series()?.record(value, span) };
    },
  };
}

/** A value that somebody else keeps: a depth, a size, a count that only rises. */
export function gauge<Key extends string>(
  definition: GaugeDefinition<Key> | CounterDefinition<Key>,
  read: ReadMetric<Key>,
): { stop(): void } {
  const all = observedSlot.peek() ?? new Map();
  observedSlot.set(all);
  const entry = { definition, read };
  all.set(definition.name, entry);
  return {
    stop() {
      if (all.get(definition.name) === entry) all.delete(definition.name);
    },
  };
}

/** The same attributes with everything that is told through it. */
export function metricsRecorder<Common extends string>(common: MetricAttributes<Common>) {
  return {
    add<Key extends string>(definition: CounterDefinition<Key>, amount: number, attributes?: MetricAttributes<Key>) {
      meterSlot
        .peek()
        ?.counter(definition)
        .add(amount, withCommon(definition, common, attributes));
    },
    record<Key extends string>(
      definition: HistogramDefinition<Key>,
      value: number,
      attributes?: MetricAttributes<Key>,
    ) {
      meterSlot
        .peek()
        ?.histogram(definition)
        .record(value, withCommon(definition, common, attributes));
    },
  };
}

/** Common ones that the definition does not name are left out. */
function withCommon(
  { attributes: keys }: MetricDefinition,
  common: MetricAttributes<string>,
  own: MetricAttributes<string> = {},
): MetricAttributes<string> {
  return Object.fromEntries(keys.map((key) => [key, own[key] ?? common[key]]));
}

function late<T>(bind: (meter: Meter) => T): () => T | undefined {
  let owner: Meter | undefined;
  let bound: T | undefined;
  return () => {
    const meter = meterSlot.peek();
    if (meter !== owner) {
      owner = meter;
      bound = meter && bind(meter);
    }
    return bound;
  };
}
