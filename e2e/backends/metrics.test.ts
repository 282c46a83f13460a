import { metrics as api, context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newSpanId, newTraceId } from '../../lib/base/ids';
import { readTelemetryConfig } from '../../lib/telemetry/config';
import { gatewayMetrics } from '../../lib/telemetry/metric-names';
import { histogram } from '../../lib/telemetry/metrics';
import { warner } from '../../lib/telemetry/server/diagnostics';
import { startMeters } from '../../lib/telemetry/server/metrics/start-meters';
import { type Collector, startCollector } from './observability';
import { reasonToSkip } from './start';

const skipped = reasonToSkip('collector');

describe.skipIf(skipped !== undefined)('metrics, to a real Collector', () => {
  let collector: Collector;
  beforeAll(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    collector = await startCollector({ jaegerGrpcPort: 1 });
  });
  afterAll(async () => {
    context.disable();
    await collector?.stop();
  });

  async function push(service: string, env: Record<string, string>) {
    const config = readTelemetryConfig(env);
    if (!config.enabled) throw new Error('telemetry is off');
    const started = await startMeters(
      config,
      'worker',
      warner(() => undefined),
    );
    const resource = resourceFromAttributes({ 'service.name': service });
    const provider = new MeterProvider({ resource, readers: started.readers });
    return {
      health: started.health,
      flush: () => provider.forceFlush(),
      async stop() {
        await provider.shutdown();
        await started.stop();
        api.disable();
      },
    };
  }

  // The Collector adds deltas up and forgets their exemplars.
  it.each([
    { protocol: 'grpc', temporality: 'cumulative', exemplar: true },
    { protocol: 'http/json', temporality: 'cumulative', exemplar: true },
    { protocol: 'http/protobuf', temporality: 'delta', exemplar: false },
  ] as const)('R0.7 R2.1 R3.10 telemetry-export %j', async ({ protocol, temporality, exemplar }) => {
    const port = protocol === 'grpc' ? collector.ports.grpc : collector.ports.http;
    const service = protocol.replace('/', '-');
    const { flush, health, stop } = await push(service, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: temporality,
    });
    try {
      const span = { traceId: newTraceId(), spanId: newSpanId(), traceFlags: TraceFlags.SAMPLED };
      for (let time = 0; time < 2; time += 1) {
        context.with(trace.setSpanContext(ROOT_CONTEXT, span), () =>
          histogram(gatewayMetrics.checkoutDuration).record(0.3, { 'mediagw.checkout.result': 'placed' }),
        );
        await flush();
      }
      expect(health()).toMatchObject([{ failed: 0, lastError: undefined }]);
      const series = (name: string) =>
        `mediagw_checkout_duration_seconds_${name}\\{[^}]*job="${service}"[^}]*\\} 2(\\.0)?`;
      await vi.waitFor(
        async () => {
          const accept = 'application/openmetrics-text';
          const text = await (
            await fetch(`http://127.0.0.1:${collector.ports.metrics}/metrics`, { headers: { accept } })
          ).text();
          expect(text).toMatch(new RegExp(`${series('count')}\n`));
          if (exemplar) expect(text).toMatch(new RegExp(`${series('bucket')} # \\{[^}]*trace_id="${span.traceId}"`));
        },
        { timeout: 15_000, interval: 200 },
      );
    } finally {
      await stop();
    }
  });
});
