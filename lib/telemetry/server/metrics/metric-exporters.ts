import 'server-only';
import { ExportResultCode } from '@opentelemetry/core';
import { ConsoleMetricExporter, type PushMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { EnabledTelemetryConfig } from '../../config';
import type { Warner } from '../diagnostics';
import type { DestinationName, ExportCounts } from '../exporter-health';
import { otlpMetricExporter, serviceDoorTarget } from '../otlp/exporters';
import type { Temporality } from './producer';

export type ProcessRole = 'web' | 'worker' | 'payments';

export interface MetricDestination {
  readonly name: DestinationName;
  readonly address?: string;
  readonly exporter: PushMetricExporter;
  readonly temporality: Temporality;
  readonly intervalMs: number;
}

/** Our own door is near, and `/api/metrics` is read every few seconds. */
const DOOR_INTERVAL_MS = 10_000;

/**
 * Where this process pushes its metrics. Without an endpoint those of the worker and the sandbox come to the web
 * process, and one scrape of `/api/metrics` shows the whole product; never to both, where they would be counted twice.
 */
export function metricDestinations(config: EnabledTelemetryConfig, role: ProcessRole): MetricDestination[] {
  const { metrics, serviceDoor } = config;
  const { temporality, intervalMs } = metrics;
  const found: MetricDestination[] = [];
  if (metrics.otlp) {
    const address = new URL(metrics.otlp.url).host;
    const exporter = otlpMetricExporter(metrics.otlp, temporality);
    found.push({ name: 'otlp', address, exporter, temporality, intervalMs });
  }
  if (!metrics.otlp && serviceDoor && role !== 'web') {
    const options = { timeoutMs: config.batch.exportTimeoutMs, isSentToo: false };
    const target = serviceDoorTarget(serviceDoor.metricsUrl, serviceDoor.token, options);
    const exporter = otlpMetricExporter(target, 'cumulative');
    found.push({
      name: 'web',
      exporter,
      temporality: 'cumulative',
      intervalMs: Math.min(intervalMs, DOOR_INTERVAL_MS),
    });
  }
  if (metrics.console) {
    found.push({ name: 'console', exporter: new ConsoleMetricExporter(), temporality: 'cumulative', intervalMs });
  }
  return found;
}

/** An endpoint for traces alone: Jaeger answers so. It is asked again, but not every minute. */
const TAKES_NONE = /the endpoint answered (?:404|405|501|gRPC status 12)\b/;
const PAUSE_MS = 15 * 60_000;

export interface CountingExporter extends PushMetricExporter {
  counts(): ExportCounts;
}

/** Counts data points, and says what did not arrive; the reader behind it need not say it once more. */
export function countingExporter(
  exporter: PushMetricExporter,
  out: Warner,
  now: () => number = Date.now,
): CountingExporter {
  const counts = { sent: 0, failed: 0, dropped: 0 };
  let lastSentAtMs: number | undefined;
  let lastError: ExportCounts['lastError'];
  let pausedUntilMs = 0;

  function failed(points: number, error: unknown): void {
    counts.failed += points;
    const message = error instanceof Error ? error.message || error.name : String(error);
    lastError = { message: message.slice(0, 200), atMs: now() };
    if (TAKES_NONE.test(message)) {
      pausedUntilMs = now() + PAUSE_MS;
      out.warn('the endpoint takes no metrics; they are at /api/metrics', { cause: lastError.message });
    } else
      out.warn('metrics are dropped', {
        points,
        dropped_total: counts.failed + counts.dropped,
        cause: lastError.message,
      });
  }

  return {
    export(metrics, done) {
      const points = pointsOf(metrics);
      if (now() < pausedUntilMs) {
        counts.dropped += points;
        return done({ code: ExportResultCode.SUCCESS });
      }
      exporter.export(metrics, ({ code, error }) => {
        if (code === ExportResultCode.SUCCESS) {
          counts.sent += points;
          lastSentAtMs = now();
        } else failed(points, error);
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
    ...(exporter.selectAggregation && { selectAggregation: exporter.selectAggregation.bind(exporter) }),
    ...(exporter.selectAggregationTemporality && {
      selectAggregationTemporality: exporter.selectAggregationTemporality.bind(exporter),
    }),
    counts: () => ({ ...counts, queued: 0, queueMax: 0, lastSentAtMs, lastError }),
  };
}

function pointsOf({ scopeMetrics }: ResourceMetrics): number {
  let points = 0;
  for (const { metrics } of scopeMetrics) for (const { dataPoints } of metrics) points += dataPoints.length;
  return points;
}
