import 'server-only';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import {
  DataPointType,
  type HistogramMetricData,
  type MetricData,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { MetricFamily, PointAttributes, ScopeFamilies } from './families';

/** Collects what libraries tell the SDK's own instruments, whenever it is asked. */
export class PullReader extends MetricReader {
  async scopes(): Promise<ScopeFamilies[]> {
    const { resourceMetrics } = await this.collect({ timeoutMillis: 1_000 });
    return scopesOf(resourceMetrics);
  }

  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** Of cumulative metrics. Exponential histograms have no place in the text and are left out. */
export function scopesOf({ scopeMetrics }: ResourceMetrics): ScopeFamilies[] {
  return scopeMetrics.map(({ scope, metrics }) => ({
    scope: { name: scope.name, version: scope.version },
    families: metrics.flatMap(familyOf),
  }));
}

function familyOf(metric: MetricData): MetricFamily[] {
  const { name, unit, description } = metric.descriptor;
  switch (metric.dataPointType) {
    case DataPointType.HISTOGRAM:
      return [{ name, unit, description, ...histogramOf(metric) }];
    case DataPointType.SUM:
    case DataPointType.GAUGE: {
      const rises = metric.dataPointType === DataPointType.SUM && metric.isMonotonic;
      const kind = rises ? 'counter' : metric.dataPointType === DataPointType.SUM ? 'level' : 'gauge';
      const points = metric.dataPoints.map(({ attributes, startTime, value }) => {
        return { attributes: plain(attributes), startMs: hrTimeToMilliseconds(startTime), value };
      });
      return [{ name, unit, description, kind, points }];
    }
    default:
      return [];
  }
}

function histogramOf({ dataPoints }: HistogramMetricData) {
  return {
    kind: 'histogram' as const,
    bounds: dataPoints[0]?.value.buckets.boundaries ?? [],
    points: dataPoints.map(({ attributes, startTime, value }) => ({
      attributes: plain(attributes),
      startMs: hrTimeToMilliseconds(startTime),
      count: value.count,
      sum: value.sum ?? 0,
      counts: value.buckets.counts,
    })),
  };
}

function plain(attributes: Readonly<Record<string, unknown>>): PointAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : String(value),
    ]),
  );
}
