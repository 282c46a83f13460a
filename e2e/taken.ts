import { z } from 'zod';
import type { FaultyEndpoint } from '../lib/telemetry/testing/faulty-endpoint';
import { fromOtlp } from '../lib/traces/from-otlp';

/** Reads what a collector of a test's took, as OTLP JSON. */
export type Signal = 'traces' | 'logs' | 'metrics';
type Collector = Pick<FaultyEndpoint, 'taken'>;

const LogRecord = z.object({
  traceId: z.string().optional(),
  body: z.object({ stringValue: z.string().optional() }).optional(),
});
const Logs = z.object({
  resourceLogs: z.array(z.object({ scopeLogs: z.array(z.object({ logRecords: z.array(LogRecord) })) })),
});
const Metric = z.looseObject({ name: z.string() });
const Metrics = z.object({
  resourceMetrics: z.array(z.object({ scopeMetrics: z.array(z.object({ metrics: z.array(Metric) })) })),
});

export function bodiesOf({ taken }: Collector, signal: Signal): string[] {
  return taken.filter(({ path }) => path === `/v1/${signal}`).map(({ body }) => body.toString());
}

/** Of one trace: its spans by name, its log records by their words, and the metrics that have it for an example. */
export function takenOf(collector: Collector, traceId: string): Record<Signal, string[]> {
  const about = (signal: Signal): unknown[] =>
    bodiesOf(collector, signal)
      .filter((body) => body.includes(traceId))
      .map((body) => JSON.parse(body));
  const spans = about('traces').flatMap((body) => fromOtlp(body));
  const records = about('logs')
    .flatMap((body) => Logs.parse(body).resourceLogs)
    .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
  const metrics = about('metrics')
    .flatMap((body) => Metrics.parse(body).resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  return {
    traces: spans.filter((span) => span.traceId === traceId).map(({ name }) => name),
    logs: records.filter((record) => record.traceId === traceId).map(({ body }) => body?.stringValue ?? ''),
    metrics: metrics.filter((metric) => JSON.stringify(metric).includes(traceId)).map(({ name }) => name),
  };
}
