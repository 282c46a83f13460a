import 'server-only';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { ConsoleSpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { BatchSettings, EnabledTelemetryConfig, OtlpTarget } from '../config';
import { ALREADY_FORWARDED_HEADER, type SpanBytesSink } from './exported';
import type { DestinationName } from './exporter-health';
import { serviceDoor } from './intake-doors';

export function otlpExporter(target: OtlpTarget): SpanExporter {
  const options = {
    url: target.url,
    headers: { ...target.headers },
    timeoutMillis: target.timeoutMs,
    concurrencyLimit: 4,
    compression: target.gzip ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
  };
  return target.protocol === 'http/json' ? new JsonExporter(options) : new ProtobufExporter(options);
}

/** Into the store of this very process: bytes, so that another thread can parse them. */
export function sinkExporter(sink: SpanBytesSink): SpanExporter {
  return {
    export(spans, done) {
      const bytes = JsonTraceSerializer.serializeRequest(spans);
      if (!bytes) return done({ code: ExportResultCode.FAILED, error: new Error('spans could not be serialised') });
      sink.write(bytes).then(
        () => done({ code: ExportResultCode.SUCCESS }),
        (error: unknown) =>
          done({ code: ExportResultCode.FAILED, error: error instanceof Error ? error : new Error(String(error)) }),
      );
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

export interface Destination {
  readonly name: DestinationName;
  /** The host, where there is one. */
  readonly address?: string;
  readonly exporter: SpanExporter;
  readonly batch: Pick<BatchSettings, 'delayMs' | 'batchSpansMax'>;
}

/** Where this process sends its spans: the table in `DESIGN.md`, Processes. */
export function destinations(config: EnabledTelemetryConfig, embedded: SpanBytesSink | undefined): Destination[] {
  const { delayMs, localDelayMs, batchSpansMax } = config.batch;
  const far = { delayMs, batchSpansMax };
  // The service door takes no more spans at once.
  const near = { delayMs: localDelayMs, batchSpansMax: Math.min(batchSpansMax, serviceDoor.spansMax) };
  const found: Destination[] = [];
  if (config.otlp) {
    const address = new URL(config.otlp.url).host;
    found.push({ name: 'otlp', address, exporter: otlpExporter(config.otlp), batch: far });
  }
  if (config.embedded && embedded) found.push({ name: 'store', exporter: sinkExporter(embedded), batch: near });
  else if (config.embedded && config.serviceDoor)
    found.push({ name: 'web', exporter: serviceDoorExporter(config, config.serviceDoor), batch: near });
  if (config.consoleSpans) found.push({ name: 'console', exporter: new ConsoleSpanExporter(), batch: near });
  return found;
}

function serviceDoorExporter(config: EnabledTelemetryConfig, door: { tracesUrl: string; token: string }): SpanExporter {
  return new JsonExporter({
    url: door.tracesUrl,
    headers: { authorization: `Bearer ${door.token}`, ...(config.otlp && { [ALREADY_FORWARDED_HEADER]: 'yes' }) },
    timeoutMillis: config.batch.exportTimeoutMs,
    concurrencyLimit: 4,
  });
}
