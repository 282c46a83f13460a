import 'server-only';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { ConsoleSpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { EnabledTelemetryConfig, OtlpTarget } from '../config';
import { ALREADY_FORWARDED_HEADER, type SpanBytesSink } from './exported';

export function otlpExporter(target: OtlpTarget): SpanExporter {
  const options = {
    url: target.tracesUrl,
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

/** Where this process sends its spans: the table in `DESIGN.md`, Processes. */
export function exportersFor(config: EnabledTelemetryConfig, embedded: SpanBytesSink | undefined): SpanExporter[] {
  const exporters: SpanExporter[] = [];
  if (config.otlp) exporters.push(otlpExporter(config.otlp));
  if (config.embedded && embedded) exporters.push(sinkExporter(embedded));
  else if (config.embedded && config.serviceDoor) exporters.push(serviceDoorExporter(config, config.serviceDoor));
  if (config.consoleSpans) exporters.push(new ConsoleSpanExporter());
  return exporters;
}

function serviceDoorExporter(config: EnabledTelemetryConfig, door: { tracesUrl: string; token: string }): SpanExporter {
  return new JsonExporter({
    url: door.tracesUrl,
    headers: { authorization: `Bearer ${door.token}`, ...(config.otlp && { [ALREADY_FORWARDED_HEADER]: 'yes' }) },
    timeoutMillis: config.batch.exportTimeoutMs,
    concurrencyLimit: 4,
  });
}
