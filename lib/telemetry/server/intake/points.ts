import type { Tally } from './envelope';
import {
  attributes,
  BadItem,
  count,
  double,
  type ItemLimits,
  int64,
  integer,
  isObject,
  type Json,
  list,
  nanos,
  optionalHexId,
  type WireAttribute,
} from './values';

export const pointKinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;
export type PointKind = (typeof pointKinds)[number];

export interface PointLimits {
  readonly bucketsMax: number;
  readonly exemplarsMax: number;
}

/** A data point in OTLP's JSON form. What each kind of metric has beside these is in `KINDS`. */
export interface CleanPoint extends Json {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly attributes: WireAttribute[];
}

interface Limits {
  readonly limits: ItemLimits;
  readonly points: PointLimits;
}

const FLAGS_MAX = 0xffff_ffff;
const NO_RECORDED_VALUE = 1;
const INT32_MAX = 2 ** 31 - 1;

/** The good ones; the others are counted. */
export function cleanPoints(kind: PointKind, sent: readonly unknown[], rules: Limits, tally: Tally): CleanPoint[] {
  return sent.flatMap((raw) => tally.try(() => cleanPoint(kind, raw, rules)) ?? []);
}

function cleanPoint(kind: PointKind, raw: unknown, rules: Limits): CleanPoint {
  if (!isObject(raw)) throw new BadItem('a data point is not an object');
  const flags = integer(raw.flags, 'flags', FLAGS_MAX);
  return {
    startTimeUnixNano: String(nanos(raw.startTimeUnixNano ?? '0', 'start')),
    timeUnixNano: String(nanos(raw.timeUnixNano ?? '0', 'time')),
    attributes: attributes(raw.attributes, rules.limits),
    ...KINDS[kind](raw, rules.points, flags % 2 === NO_RECORDED_VALUE),
    ...(flags !== 0 && { flags }),
    ...(kind !== 'summary' && { exemplars: exemplars(raw.exemplars, rules) }),
  };
}

type OfKind = (raw: Json, limits: PointLimits, isEmpty: boolean) => Json;

const KINDS: Readonly<Record<PointKind, OfKind>> = {
  gauge: numberOf,
  sum: numberOf,
  histogram(raw, { bucketsMax }) {
    const bucketCounts = list(raw.bucketCounts, 'buckets', bucketsMax).map((item) => count(item, 'a bucket'));
    const explicitBounds = list(raw.explicitBounds, 'bounds', bucketsMax).map(finite);
    if (bucketCounts.length !== (bucketCounts.length === 0 ? explicitBounds.length : explicitBounds.length + 1))
      throw new BadItem('buckets and bounds do not fit');
    if (explicitBounds.some((bound, at) => at > 0 && bound <= (explicitBounds[at - 1] ?? 0)))
      throw new BadItem('bounds do not ascend');
    return { count: count(raw.count, 'count'), ...range(raw), bucketCounts, explicitBounds };
  },
  exponentialHistogram(raw, { bucketsMax }) {
    const buckets = (value: unknown): Json => {
      if (!isObject(value)) return { offset: 0, bucketCounts: [] };
      const bucketCounts = list(value.bucketCounts, 'buckets', bucketsMax).map((item) => count(item, 'a bucket'));
      return { offset: integer(value.offset, 'offset', INT32_MAX, -INT32_MAX), bucketCounts };
    };
    return {
      count: count(raw.count, 'count'),
      ...range(raw),
      scale: integer(raw.scale, 'scale', INT32_MAX, -INT32_MAX),
      zeroCount: count(raw.zeroCount, 'zero count'),
      zeroThreshold: double(raw.zeroThreshold, 'zero threshold') ?? 0,
      positive: buckets(raw.positive),
      negative: buckets(raw.negative),
    };
  },
  summary(raw, { bucketsMax }) {
    const quantileValues = list(raw.quantileValues, 'quantiles', bucketsMax).map((item) => {
      if (!isObject(item)) throw new BadItem('a quantile is not an object');
      return { quantile: double(item.quantile, 'a quantile') ?? 0, value: double(item.value, 'a quantile') ?? 0 };
    });
    return { count: count(raw.count, 'count'), sum: double(raw.sum, 'sum') ?? 0, quantileValues };
  },
};

function numberOf(raw: Json, _limits: PointLimits, isEmpty = false): Json {
  if (raw.asInt !== undefined && raw.asInt !== null) return { asInt: int64(raw.asInt) };
  const asDouble = double(raw.asDouble, 'the value');
  if (asDouble === undefined && !isEmpty) throw new BadItem('a data point has no value');
  return asDouble === undefined ? {} : { asDouble };
}

function range(raw: Json): Json {
  const sum = double(raw.sum, 'sum');
  const min = double(raw.min, 'min');
  const max = double(raw.max, 'max');
  return { ...(sum !== undefined && { sum }), ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function finite(value: unknown): number {
  const number = double(value, 'a bound');
  if (typeof number !== 'number') throw new BadItem('a bound is not a number');
  return number;
}

/** The first few: they are examples. */
function exemplars(value: unknown, { limits, points }: Limits): Json[] {
  return list(value, 'exemplars')
    .slice(0, points.exemplarsMax)
    .map((raw) => {
      if (!isObject(raw)) throw new BadItem('an exemplar is not an object');
      return {
        timeUnixNano: String(nanos(raw.timeUnixNano ?? '0', 'exemplar time')),
        ...numberOf(raw, points),
        traceId: optionalHexId(raw.traceId, 32, 'an exemplar'),
        spanId: optionalHexId(raw.spanId, 16, 'an exemplar'),
        filteredAttributes: attributes(raw.filteredAttributes, limits),
      };
    });
}
