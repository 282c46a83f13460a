import 'server-only';
import { logs } from '@opentelemetry/api-logs';
import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { EnabledTelemetryConfig } from '../../config';
import { type LogRecordDraft, logOutSlot } from '../../log-records';
import { batchQueue, type CountDrop } from '../batch-queue';
import { dropCounter, type Warner } from '../diagnostics';
import type { LogBytesSink } from '../exported';
import type { ExporterHealth } from '../exporter-health';
import { serviceDoor } from '../intake/doors';
import { pausedWhereUnserved, UnservedError } from '../otlp/unserved';
import { logDestinations } from './log-exporters';
import { gatewayLogProcessor } from './log-processor';

export interface StartedLogs {
  /** For the logger provider; none where no records are made. */
  readonly processors: LogRecordProcessor[];
  health(): ExporterHealth[];
  /** Records that did not arrive, since the start. */
  dropped(): number;
  /** What is queued counts as lost; how much that is. */
  abandon(): number;
}

const NONE: StartedLogs = { processors: [], health: () => [], dropped: () => 0, abandon: () => 0 };

/** From here on each line of a logger and each exception is a record too. The provider is the caller's. */
export function startLogs(
  config: EnabledTelemetryConfig,
  embedded: LogBytesSink | undefined,
  out: Warner,
): StartedLogs {
  if (!config.logs.enabled) return NONE;
  const drops = dropCounter(out, 'log records');
  let unserved = 0;
  const count: CountDrop = (items, reason, error) => {
    if (error instanceof UnservedError) unserved += items;
    else drops.count(items, reason, error);
  };
  const tellUnserved = (cause: string): void =>
    out.warn('the endpoint takes no log records (OTEL_LOGS_EXPORTER=none sends it none)', { cause });
  const targets = logDestinations(config, embedded).map(({ exporter, delayMs, ...target }) => {
    const near = target.name === 'store' || target.name === 'web';
    const { batchSpansMax } = config.batch;
    const settings = {
      ...config.batch,
      delayMs,
      batchSpansMax: near ? Math.min(batchSpansMax, serviceDoor.spansMax) : batchSpansMax,
    };
    const patient = target.name === 'otlp' ? pausedWhereUnserved(exporter, tellUnserved) : exporter;
    return { target, queue: batchQueue<ReadableLogRecord>(patient, settings, count) };
  });
  if (targets.length === 0) return NONE;
  const { keepUnsampled } = config.logs;
  logOutSlot.set({ emit, keepUnsampled, exceptions: new WeakSet() });
  const queues = targets.map(({ queue }) => queue);
  return {
    processors: [gatewayLogProcessor(queues, keepUnsampled)],
    health: () => targets.map(({ target, queue }) => ({ ...target, signal: 'logs', ...queue.counts() })),
    dropped: () => drops.dropped() + unserved,
    abandon: () => queues.reduce((sum, queue) => sum + queue.abandon(), 0),
  };
}

function emit({ scope, context, ...draft }: LogRecordDraft): void {
  logs.getLogger(scope).emit({ ...draft, context });
}
