import 'server-only';
import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { Exemplar, HistogramPoint, MetricFamily, NumberPoint } from './families';
import { seriesKey } from './received';

export type Temporality = 'delta' | 'cumulative' | 'lowmemory';

export const SCOPE = 'media-gateway';

const exemplars = new WeakMap<object, readonly Exemplar[]>();

/** The SDK's data points have no place for them. */
export function exemplarsOf(dataPoint: object): readonly Exemplar[] {
  return exemplars.get(dataPoint) ?? [];
}

/**
 * Our meter's counts for one reader of the SDK. Counts are kept cumulative; what a reader of deltas gets is the
 * difference to what it got before, so each reader has a producer of its own.
 */
export function meterProducer(
  collect: () => Promise<readonly MetricFamily[]>,
  temporality: Temporality,
  version: string,
  now: () => number = Date.now,
): MetricProducer {
  const before = new Map<string, { point: NumberPoint | HistogramPoint; endMs: number }>();
  const isDelta = ({ kind, isObserved }: MetricFamily): boolean =>
    (kind === 'counter' || kind === 'histogram') &&
    (temporality === 'delta' || (temporality === 'lowmemory' && !isObserved));

  function since<P extends NumberPoint | HistogramPoint>(
    id: string,
    point: P,
    endMs: number,
  ): { point: P; startMs: number } {
    const last = before.get(id);
    before.set(id, { point, endMs });
    return { point: last ? difference(point, last.point) : point, startMs: last?.endMs ?? point.startMs };
  }

  function metricOf(family: MetricFamily, endMs: number): MetricData {
    const { name, unit, description } = family;
    const descriptor = { name, unit, description, valueType: ValueType.DOUBLE };
    const asDelta = isDelta(family);
    const aggregationTemporality = asDelta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
    const base = { descriptor, aggregationTemporality };
    const told = <P extends NumberPoint | HistogramPoint>(point: P) =>
      asDelta ? since(`${name} ${seriesKey(point.attributes)}`, point, endMs) : { point, startMs: point.startMs };

    if (family.kind === 'histogram') {
      const dataPoints = family.points.map(told).map(({ point, startMs }): DataPoint<Histogram> => {
        const buckets = { boundaries: [...family.bounds], counts: [...point.counts] };
        const value = { buckets, count: point.count, sum: point.sum };
        const dataPoint = { ...frame(point.attributes, startMs, endMs), value };
        exemplars.set(dataPoint, point.exemplars?.filter(({ atMs }) => atMs >= startMs) ?? []);
        return dataPoint;
      });
      return { ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints };
    }
    const dataPoints = family.points.map(told).map(({ point, startMs }) => {
      return { ...frame(point.attributes, startMs, endMs), value: point.value };
    });
    if (family.kind === 'gauge') return { ...base, dataPointType: DataPointType.GAUGE, dataPoints };
    return { ...base, dataPointType: DataPointType.SUM, dataPoints, isMonotonic: family.kind === 'counter' };
  }

  return {
    async collect() {
      const families = await collect();
      const endMs = now();
      const metrics = families.filter(({ points }) => points.length > 0).map((family) => metricOf(family, endMs));
      const scopeMetrics = [{ scope: { name: SCOPE, version }, metrics }];
      return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] };
    },
  };
}

function frame(
  attributes: Attributes,
  startMs: number,
  endMs: number,
): { attributes: Attributes; startTime: HrTime; endTime: HrTime } {
  return { attributes, startTime: millisToHrTime(startMs), endTime: millisToHrTime(endMs) };
}

/** One that went down was begun anew by whoever keeps it: then all of it is new. */
function difference<P extends NumberPoint | HistogramPoint>(now: P, last: NumberPoint | HistogramPoint): P {
  if ('counts' in now && 'counts' in last) {
    if (now.count < last.count) return now;
    const counts = now.counts.map((count, at) => count - (last.counts[at] ?? 0));
    return { ...now, count: now.count - last.count, sum: now.sum - last.sum, counts };
  }
  if ('value' in now && 'value' in last && now.value >= last.value) return { ...now, value: now.value - last.value };
  return now;
}
