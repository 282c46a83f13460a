import 'server-only';
import { registerOTel } from '@vercel/otel';
import type { EnabledTelemetryConfig } from '../config';
import { browserRatioSlot } from './browser-config';
import { otlpExporter } from './exporters';
import { gatewayPropagator } from './propagator';
import type { CurrentRequestRoot } from './request-root';
import { gatewaySampler } from './sampler';
import { gatewaySpanProcessor } from './span-processor';

/**
 * On Vercel there is no process to keep a queue in: `@vercel/otel` flushes through the platform's `waitUntil`. Never
 * beside the Node SDK, both would write a `traceparent`. Import it only where `VERCEL` is set.
 */
export function startVercelTelemetry(config: EnabledTelemetryConfig, requestRoot: CurrentRequestRoot): void {
  registerOTel({
    serviceName: config.serviceName,
    attributes: { ...config.resource },
    traceSampler: gatewaySampler({ ratio: () => config.samplingRatio, remoteParent: 'ratio', requestRoot }),
    propagators: [gatewayPropagator()],
    spanProcessors: [gatewaySpanProcessor(requestRoot), 'auto'],
    ...(config.otlp && { traceExporter: otlpExporter(config.otlp) }),
    // Off by default there: without it the payment's spans would be a trace of their own.
    instrumentationConfig: { fetch: { propagateContextUrls: [/./] } },
  });
  browserRatioSlot.set(config.samplingRatio);
}
