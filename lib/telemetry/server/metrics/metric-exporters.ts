import 'server-only';
import { ExportResultCode } from '@opentelemetry/core';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { ConsoleMetricExporter, type PushMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { EnabledTelemetryConfig, OtlpTarget } from '../../config';
import type { Warner } from '../diagnostics';
import { ALREADY_FORWARDED_HEADER } from '../exported';
import type { DestinationName, ExportCounts } from '../exporter-health';
import type { Temporality } from './producer';

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
 * Where this process pushes its metrics. Those of the worker and the sandbox come to the web process too, whatever else
 * is set: one scrape of `/api/metrics` shows the whole product.
 */
export async function metricDestinations(config: EnabledTelemetryConfig): Promise<MetricDestination[]> {
  const { metrics, serviceDoor } = config;
  const { temporality, intervalMs } = metrics;
  const found: MetricDestination[] = [];
  if (metrics.otlp) {
    const address = new URL(metrics.otlp.url).host;
    const exporter = await otlpMetricExporter(metrics.otlp, temporality);
    found.push({ name: 'otlp', address, exporter, temporality, intervalMs });
  }
  if (serviceDoor) {
    const exporter = new JsonExporter({
      url: serviceDoor.metricsUrl,
      headers: {
        authorization: `Bearer ${serviceDoor.token}`,
        ...(metrics.otlp && { [ALREADY_FORWARDED_HEADER]: 'yes' }),
      },
      timeoutMillis: config.batch.exportTimeoutMs,
      temporalityPreference: AggregationTemporalityPreference.CUMULATIVE,
    });
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

const preferences = {
  delta: AggregationTemporalityPreference.DELTA,
  cumulative: AggregationTemporalityPreference.CUMULATIVE,
  lowmemory: AggregationTemporalityPreference.LOWMEMORY,
} as const;

export async function otlpMetricExporter(target: OtlpTarget, temporality: Temporality): Promise<PushMetricExporter> {
  const options = {
    url: target.url,
    timeoutMillis: target.timeoutMs,
    concurrencyLimit: 2,
    compression: target.gzip ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
    temporalityPreference: preferences[temporality],
  };
  const headers = { ...target.headers };
  if (target.protocol === 'http/json') return new JsonExporter({ ...options, headers });
  if (target.protocol === 'http/protobuf') return new ProtobufExporter({ ...options, headers });
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-grpc');
  const { Metadata } = await import('@grpc/grpc-js');
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(headers)) metadata.set(key, value);
  return new OTLPMetricExporter({ ...options, metadata });
}

/** An endpoint for traces alone: Jaeger answers so. It is asked again, but not every minute. */
const NOT_THERE = new Set([404, 405, 501]);
const GRPC_UNIMPLEMENTED = 12;
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
    if (takesNoMetrics(error)) {
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

function takesNoMetrics(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'number' && (NOT_THERE.has(code) || code === GRPC_UNIMPLEMENTED);
}

function pointsOf({ scopeMetrics }: ResourceMetrics): number {
  let points = 0;
  for (const { metrics } of scopeMetrics) for (const { dataPoints } of metrics) points += dataPoints.length;
  return points;
}
