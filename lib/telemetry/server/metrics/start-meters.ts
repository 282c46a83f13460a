import 'server-only';
import { type MetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { EnabledTelemetryConfig } from '../../config';
import { meterSlot } from '../../metrics';
import { serviceVersion } from '../../resource';
import type { Warner } from '../diagnostics';
import type { ExporterHealth } from '../exporter-health';
import { redactedResource } from '../process-attributes';
import { watchDoors } from './door-metrics';
import { PullReader } from './from-sdk';
import { gatewayMeter } from './meter';
import { countingExporter, metricDestinations, type ProcessRole } from './metric-exporters';
import { metricsPageSlot } from './metrics-page';
import { pageOfProcess } from './page-of-process';
import { watchProcess } from './process-metrics';
import { meterProducer } from './producer';
import { servePrometheus } from './prometheus-server';
import { watchExporters } from './sdk-metrics';

export interface StartedMeters {
  /** For the meter provider, which also takes what libraries tell. Empty where no metrics are made. */
  readonly readers: MetricReader[];
  health(): ExporterHealth[];
  /** Data points that did not arrive, since the start. */
  dropped(): number;
  /** After the provider's own end, which sends what is pending. */
  stop(): Promise<void>;
}

const NONE: StartedMeters = { readers: [], health: () => [], dropped: () => 0, stop: () => Promise.resolve() };

/** From here on everything that is told to `metrics.ts` counts. The provider is the caller's. */
export async function startMeters(
  config: EnabledTelemetryConfig,
  role: ProcessRole,
  out: Warner,
): Promise<StartedMeters> {
  const { metrics } = config;
  if (!metrics.enabled) return NONE;
  const meter = gatewayMeter({ exemplars: metrics.exemplars });
  meterSlot.set(meter);
  const watched = [watchProcess(), watchExporters(), watchDoors()];
  const targets = metricDestinations(config, role).map(({ exporter, ...target }) => {
    return { ...target, exporter: countingExporter(exporter, out) };
  });
  const pull = new PullReader();
  const readers = targets.map(
    ({ exporter, temporality, intervalMs }) =>
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: intervalMs,
        exportTimeoutMillis: Math.min(metrics.timeoutMs, intervalMs),
        metricProducers: [meterProducer(() => meter.collect(), temporality, serviceVersion)],
      }),
  );
  const page = pageOfProcess(redactedResource(config.resource), meter, pull);
  metricsPageSlot.set(page);
  // Below a supervisor the web process speaks for all of them, and a port can be had once.
  const port = role === 'web' || !config.serviceDoor ? metrics.prometheus : undefined;
  const server = port && (await servePrometheus(port, page, out));

  return {
    readers: [pull, ...readers],
    health: () => [
      ...targets.map(({ name, address, exporter }) => {
        return { name, ...(address !== undefined && { address }), signal: 'metrics' as const, ...exporter.counts() };
      }),
      ...(server ? [server.health()] : []),
    ],
    dropped: () => targets.reduce((sum, { exporter }) => sum + exporter.counts().failed + exporter.counts().dropped, 0),
    async stop() {
      for (const { stop } of watched) stop();
      meterSlot.clear();
      metricsPageSlot.clear();
      await server?.close();
    },
  };
}
