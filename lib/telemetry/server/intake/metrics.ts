import { BadEnvelope, type CleanGroup, cleanEnvelope, type EnvelopeRules, type Scope, Tally } from './envelope';
import { type CleanPoint, cleanPoints, type PointKind, type PointLimits, pointKinds } from './points';
import { BadItem, integer, isObject, type Json, list, text, type WireAttribute } from './values';

/** A metric as it goes on, with those of its points that are good. */
export interface CleanMetric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: PointKind;
  /** 0 where the kind has none. */
  readonly temporality: number;
  readonly monotonic: boolean;
  readonly points: readonly CleanPoint[];
}

export interface MetricRules extends EnvelopeRules {
  readonly metricsMax: number;
  readonly pointsMax: number;
  readonly points: PointLimits;
  metric(metric: CleanMetric, scope: Scope): CleanMetric;
}

/** An `ExportMetricsServiceRequest` of what was accepted. */
export interface CleanMetrics {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: WireAttribute[] };
    readonly scopeMetrics: readonly { readonly scope: Scope; readonly metrics: readonly Json[] }[];
  }[];
}

export type MetricGroups = readonly CleanGroup<CleanMetric>[];

const NAME_CHARS_MAX = 255;

/** Points are what is counted: a metric is as many series as it has attributes. */
export function cleanMetrics(value: unknown, rules: MetricRules, tally: Tally): MetricGroups {
  let points = 0;
  return cleanEnvelope(value, 'metrics', rules, rules.metricsMax, (raw, scope) => {
    const sent = pointsIn(raw);
    points += sent;
    if (points > rules.pointsMax) throw new BadEnvelope(`more than ${rules.pointsMax} data points`, true);
    const ofPoints = new Tally();
    const metric = tally.try(() => rules.metric(cleanMetric(raw, rules, ofPoints), scope), Math.max(1, sent));
    if (!metric) return undefined;
    for (const [reason, rejected] of ofPoints.rejected) tally.reject(reason, rejected);
    tally.accepted += metric.points.length;
    return metric.points.length > 0 ? metric : undefined;
  });
}

export function metricsRequest(groups: MetricGroups): CleanMetrics {
  return {
    resourceMetrics: groups.map(({ resource, scopes }) => ({
      resource,
      scopeMetrics: scopes.map(({ scope, items }) => ({ scope, metrics: items.map(toWire) })),
    })),
  };
}

function toWire({ name, description, unit, kind, temporality, monotonic, points }: CleanMetric): Json {
  return {
    name,
    description,
    unit,
    [kind]: {
      dataPoints: points,
      ...(temporality !== 0 && { aggregationTemporality: temporality }),
      ...(kind === 'sum' && { isMonotonic: monotonic }),
    },
  };
}

function cleanMetric(raw: unknown, rules: MetricRules, tally: Tally): CleanMetric {
  if (!isObject(raw)) throw new BadItem('a metric is not an object');
  const name = text(raw.name, 'name', NAME_CHARS_MAX);
  if (name === '') throw new BadItem('name is empty');
  const kind = kindOf(raw);
  const data = dataOf(raw, kind);
  const needsTemporality = kind === 'sum' || kind === 'histogram' || kind === 'exponentialHistogram';
  const temporality = needsTemporality ? integer(data.aggregationTemporality, 'temporality', 2) : 0;
  if (needsTemporality && temporality === 0) throw new BadItem('the temporality is missing');
  return {
    name,
    description: text(raw.description, 'description', rules.limits.stringCharsMax),
    unit: text(raw.unit, 'unit', 64),
    kind,
    temporality,
    monotonic: kind === 'sum' && data.isMonotonic === true,
    points: cleanPoints(kind, list(data.dataPoints, 'dataPoints'), rules, tally),
  };
}

function kindOf(raw: Json): PointKind {
  const [kind, ...others] = pointKinds.filter((name) => isObject(raw[name]));
  if (!kind || others.length > 0) throw new BadItem('a metric is of one kind');
  return kind;
}

function dataOf(raw: Json, kind: PointKind): Json {
  const data = raw[kind];
  return isObject(data) ? data : {};
}

function pointsIn(raw: unknown): number {
  if (!isObject(raw)) return 1;
  let points = 0;
  for (const kind of pointKinds) {
    const { dataPoints } = dataOf(raw, kind);
    if (Array.isArray(dataPoints)) points += dataPoints.length;
  }
  return points;
}
