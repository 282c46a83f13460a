import 'server-only';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { JsonLogsSerializer } from '@opentelemetry/otlp-transformer';
import { ConsoleLogRecordExporter, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { BatchSettings, EnabledTelemetryConfig, OtlpTarget } from '../../config';
import type { BatchExporter } from '../batch-queue';
import { ALREADY_FORWARDED_HEADER } from '../exported';
import type { DestinationName } from '../exporter-health';

/** The store of this very process. */
export interface LogBytesSink {
  writeLogs(otlpJson: Uint8Array): Promise<void>;
}

export type LogExporter = BatchExporter<ReadableLogRecord>;

export interface LogDestination {
  readonly name: DestinationName;
  readonly address?: string;
  readonly exporter: LogExporter;
  readonly delayMs: number;
}

/** As spans go, so do logs: the table in `DESIGN.md`, Processes. */
export async function logDestinations(
  { logs, batch, embedded, serviceDoor }: EnabledTelemetryConfig,
  sink: LogBytesSink | undefined,
): Promise<LogDestination[]> {
  const found: LogDestination[] = [];
  if (logs.otlp) {
    const address = new URL(logs.otlp.url).host;
    found.push({ name: 'otlp', address, exporter: await otlpLogExporter(logs.otlp), delayMs: batch.delayMs });
  }
  const near = { delayMs: batch.localDelayMs };
  if (embedded && sink) found.push({ name: 'store', exporter: sinkLogExporter(sink), ...near });
  else if (embedded && serviceDoor) {
    const exporter = doorExporter(serviceDoor, logs.otlp !== undefined, batch);
    found.push({ name: 'web', exporter, ...near });
  }
  if (logs.console) found.push({ name: 'console', exporter: new ConsoleLogRecordExporter(), ...near });
  return found;
}

export async function otlpLogExporter(target: OtlpTarget): Promise<LogExporter> {
  const options = {
    url: target.url,
    headers: { ...target.headers },
    timeoutMillis: target.timeoutMs,
    concurrencyLimit: 4,
    compression: target.gzip ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
  };
  return target.protocol === 'http/json' ? new JsonExporter(options) : new ProtobufExporter(options);
}

/** Bytes, so that another thread can parse them. */
function sinkLogExporter(sink: LogBytesSink): LogExporter {
  return {
    export(records, done) {
      const bytes = JsonLogsSerializer.serializeRequest(records);
      if (!bytes) return done({ code: ExportResultCode.FAILED, error: new Error('records could not be serialised') });
      sink.writeLogs(bytes).then(
        () => done({ code: ExportResultCode.SUCCESS }),
        (error: unknown) =>
          done({ code: ExportResultCode.FAILED, error: error instanceof Error ? error : new Error(String(error)) }),
      );
    },
    shutdown: () => Promise.resolve(),
  };
}

function doorExporter(
  door: { readonly logsUrl: string; readonly token: string },
  alsoSent: boolean,
  { exportTimeoutMs }: BatchSettings,
): LogExporter {
  return new JsonExporter({
    url: door.logsUrl,
    headers: { authorization: `Bearer ${door.token}`, ...(alsoSent && { [ALREADY_FORWARDED_HEADER]: 'yes' }) },
    timeoutMillis: exportTimeoutMs,
    concurrencyLimit: 4,
  });
}
