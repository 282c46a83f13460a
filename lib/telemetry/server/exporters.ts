import 'server-only';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { ConsoleSpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { BatchSettings, EnabledTelemetryConfig, ServiceDoor } from '../config';
import type { EncodingExporter } from './batch-processor';
import type { SpanBytesSink } from './exported';
import type { DestinationName } from './exporter-health';
import { serviceDoor } from './intake/doors';
import { otlpSpanExporter, serviceDoorTarget } from './otlp/exporters';
import { zipkinExporter } from './otlp/zipkin';
import { sinkExporter } from './sink-exporter';

export interface Destination {
  readonly name: DestinationName;
  /** The host, where there is one. */
  readonly address?: string;
  readonly exporter: SpanExporter | EncodingExporter;
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
    found.push({ name: 'otlp', address, exporter: otlpSpanExporter(config.otlp), batch: far });
  }
  if (config.embedded && embedded) {
    const exporter = sinkExporter(JsonTraceSerializer, (bytes) => embedded.write(bytes));
    found.push({ name: 'store', exporter, batch: near });
  } else if (config.embedded && config.serviceDoor)
    found.push({ name: 'web', exporter: doorExporter(config, config.serviceDoor), batch: near });
  if (config.zipkinUrl) {
    const address = new URL(config.zipkinUrl).host;
    found.push({
      name: 'zipkin',
      address,
      exporter: zipkinExporter(config.zipkinUrl, config.batch.exportTimeoutMs),
      batch: far,
    });
  }
  if (config.consoleSpans) found.push({ name: 'console', exporter: new ConsoleSpanExporter(), batch: near });
  return found;
}

function doorExporter({ batch, otlp }: EnabledTelemetryConfig, { tracesUrl, token }: ServiceDoor) {
  const options = { timeoutMs: batch.exportTimeoutMs, isSentToo: otlp !== undefined };
  return otlpSpanExporter(serviceDoorTarget(tracesUrl, token, options));
}
