import 'server-only';
import { keys } from '../../attributes';
import { gatewayMetrics, metricKeys } from '../../metric-names';
import { gauge } from '../../metrics';
import { type ExporterHealth, exporterHealthSlot } from '../exporter-health';

/** The exporters' own counts under the names that OpenTelemetry gives them. */
export function watchExporters(): { stop(): void } {
  const of = (signal: ExporterHealth['signal']) =>
    (exporterHealthSlot.peek()?.() ?? []).filter((each) => each.signal === signal);
  const watched = [
    gauge(gatewayMetrics.spansExported, () => of('traces').flatMap(exported)),
    gauge(gatewayMetrics.spansProcessed, () => of('traces').flatMap(processed)),
    gauge(gatewayMetrics.spanQueueSize, () => of('traces').map((each) => reading(each, each.queued))),
    gauge(gatewayMetrics.spanQueueCapacity, () => of('traces').map((each) => reading(each, each.queueMax))),
    gauge(gatewayMetrics.logsExported, () => of('logs').flatMap(exported)),
    gauge(gatewayMetrics.logsProcessed, () => of('logs').flatMap(processed)),
    gauge(gatewayMetrics.logQueueSize, () => of('logs').map((each) => reading(each, each.queued))),
    gauge(gatewayMetrics.logQueueCapacity, () => of('logs').map((each) => reading(each, each.queueMax))),
    gauge(gatewayMetrics.pointsExported, () => of('metrics').filter(isPushed).flatMap(exported)),
  ];
  return {
    stop() {
      for (const { stop } of watched) stop();
    },
  };
}

/** The port counts answers, not points. */
function isPushed({ name }: ExporterHealth): boolean {
  return name !== 'prometheus';
}

function exported(each: ExporterHealth) {
  return [reading(each, each.sent), reading(each, each.failed, 'export_failed')];
}

function processed(each: ExporterHealth) {
  return [reading(each, each.sent + each.failed), reading(each, each.dropped, 'queue_full')];
}

function reading({ name }: ExporterHealth, value: number, errorType?: string) {
  return {
    value,
    attributes: {
      [metricKeys.componentName]: name,
      ...(errorType !== undefined && { [keys.errorType]: errorType }),
    },
  };
}
