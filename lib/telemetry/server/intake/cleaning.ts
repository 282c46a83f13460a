import type { SignalName } from '../../config/table';
import type { DoorRules } from './doors';
import { Tally } from './envelope';
import { type CleanLogs, cleanLogs } from './logs';
import { type CleanMetrics, cleanMetrics, type MetricGroups, metricsRequest } from './metrics';
import { type CleanTraces, cleanTraces } from './spans';

/** What a door let in of one request. Spans, log records or data points are its items. */
export interface CleanRequest {
  readonly signal: SignalName;
  readonly tally: Tally;
  /** The export request of what was accepted. */
  readonly body: CleanTraces | CleanLogs | CleanMetrics;
  /** The same, for whoever keeps metrics; empty for other signals. */
  readonly metrics: MetricGroups;
}

export function cleanRequest(signal: SignalName, value: unknown, rules: DoorRules, nowMs: number): CleanRequest {
  const tally = new Tally();
  if (signal === 'traces') return { signal, tally, body: cleanTraces(value, rules, tally), metrics: [] };
  if (signal === 'logs') return { signal, tally, body: cleanLogs(value, rules, tally, nowMs), metrics: [] };
  const metrics = cleanMetrics(value, rules, tally);
  return { signal, tally, body: metricsRequest(metrics), metrics };
}
