import 'server-only';
import { JsonLogsSerializer } from '@opentelemetry/otlp-transformer';
import { ConsoleLogRecordExporter, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { EnabledTelemetryConfig } from '../../config';
import type { BatchExporter } from '../batch-queue';
import type { LogBytesSink } from '../exported';
import type { DestinationName } from '../exporter-health';
import { otlpLogExporter, serviceDoorTarget } from '../otlp/exporters';
import { sinkExporter } from '../sink-exporter';

export type LogExporter = BatchExporter<ReadableLogRecord>;

export interface LogDestination {
  readonly name: DestinationName;
  readonly address?: string;
  readonly exporter: LogExporter;
  readonly delayMs: number;
}

/** As spans go, so do logs: the table in `DESIGN.md`, Processes. */
export function logDestinations(
  { logs, batch, embedded, serviceDoor }: EnabledTelemetryConfig,
  sink: LogBytesSink | undefined,
): LogDestination[] {
  const found: LogDestination[] = [];
  if (logs.otlp) {
    const address = new URL(logs.otlp.url).host;
    found.push({ name: 'otlp', address, exporter: otlpLogExporter(logs.otlp), delayMs: batch.delayMs });
  }
  const near = { delayMs: batch.localDelayMs };
  if (embedded && sink)
    found.push({
      name: 'store',
      exporter: sinkExporter(JsonLogsSerializer, (bytes) => sink.writeLogs(bytes)),
      ...near,
    });
  else if (embedded && serviceDoor) {
    const options = { timeoutMs: batch.exportTimeoutMs, isSentToo: logs.otlp !== undefined };
    const exporter = otlpLogExporter(serviceDoorTarget(serviceDoor.logsUrl, serviceDoor.token, options));
    found.push({ name: 'web', exporter, ...near });
  }
  if (logs.console) found.push({ name: 'console', exporter: new ConsoleLogRecordExporter(), ...near });
  return found;
}
