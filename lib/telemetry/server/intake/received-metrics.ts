import 'server-only';
import type { Exemplar, HistogramPoint, NumberPoint, PointAttributes } from '../metrics/families';
import type { ReceivedFamily, ReceivedMetrics } from '../metrics/received';
import type { CleanMetric, MetricGroups } from './metrics';
import type { CleanPoint } from './points';
import { isObject, type WireAttribute } from './values';

const DELTA = 1;

/** What was let in, in the shape in which metrics are kept. Exponential histograms and summaries have none there. */
export function receivedMetrics(groups: MetricGroups): ReceivedMetrics[] {
  return groups.map(({ resource, scopes }) => ({
    resource: attributesOf(resource.attributes),
    scopes: scopes.map(({ scope, items }) => ({ scope, families: items.flatMap(familiesOf) })),
  }));
}

export function isKeepable({ kind }: CleanMetric): boolean {
  return kind !== 'exponentialHistogram' && kind !== 'summary';
}

function familiesOf(metric: CleanMetric): ReceivedFamily[] {
  const { name, description, unit, kind } = metric;
  if (!isKeepable(metric)) return [];
  const temporality = metric.temporality === DELTA ? 'delta' : 'cumulative';
  const named = { name, description, unit, ...(kind !== 'gauge' && ({ temporality } as const)) };
  if (kind === 'histogram') {
    return Array.from(byBounds(metric.points), ([key, points]) => ({
      ...named,
      kind: 'histogram',
      bounds: JSON.parse(key) as number[],
      points: points.map(histogramPoint),
    }));
  }
  const of = kind === 'gauge' ? 'gauge' : metric.monotonic ? 'counter' : 'level';
  return [{ ...named, kind: of, points: metric.points.flatMap(numberPoint) }];
}

/** The points of one metric may have bounds of their own; a family has one set. */
function byBounds(points: readonly CleanPoint[]): Map<string, CleanPoint[]> {
  const families = new Map<string, CleanPoint[]>();
  for (const point of points) {
    const key = JSON.stringify(point.explicitBounds ?? []);
    const family = families.get(key);
    if (family) family.push(point);
    else families.set(key, [point]);
  }
  return families;
}

function numberPoint(point: CleanPoint): NumberPoint[] {
  const value = Number(point.asInt ?? point.asDouble ?? Number.NaN);
  return Number.isFinite(value) ? [{ ...commonOf(point), value }] : [];
}

function histogramPoint(point: CleanPoint): HistogramPoint {
  const count = Number(point.count ?? 0);
  const sum = Number(point.sum ?? 0);
  const counts = listOf(point.bucketCounts).map(Number);
  return {
    ...commonOf(point),
    count,
    // Added up with others it would stay NaN for good.
    sum: Number.isFinite(sum) ? sum : 0,
    counts: counts.length > 0 ? counts : [count],
    exemplars: listOf(point.exemplars).flatMap(exemplar),
  };
}

function commonOf({ attributes, startTimeUnixNano }: CleanPoint) {
  return { attributes: attributesOf(attributes), startMs: msOf(startTimeUnixNano) };
}

/** One without a trace leads nowhere. */
function exemplar(raw: unknown): Exemplar[] {
  if (!isObject(raw) || !raw.traceId || !raw.spanId) return [];
  const value = Number(raw.asDouble ?? raw.asInt ?? Number.NaN);
  if (!Number.isFinite(value)) return [];
  return [{ value, atMs: msOf(raw.timeUnixNano), traceId: String(raw.traceId), spanId: String(raw.spanId) }];
}

function msOf(nanos: unknown): number {
  return Number(nanos) / 1e6;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function attributesOf(attributes: readonly WireAttribute[]): PointAttributes {
  const into: Record<string, string | number | boolean> = Object.create(null);
  for (const { key, value } of attributes) into[key] = plain(value);
  return into;
}

function plain(value: unknown): string | number | boolean {
  if (!isObject(value)) return '';
  if (typeof value.stringValue === 'string') return value.stringValue;
  if (typeof value.boolValue === 'boolean') return value.boolValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (typeof value.doubleValue === 'number') return value.doubleValue;
  return JSON.stringify(value);
}
