import type { Span } from '@opentelemetry/api';
import { keys } from '@/lib/telemetry/attributes';
import { gatewayMetrics, metricKeys } from '@/lib/telemetry/metric-names';
import { counter } from '@/lib/telemetry/metrics';

const reads = counter(gatewayMetrics.cacheReads);

/** Whether a read found something: on its span, and counted. */
export function noteRead(span: Span, space: string, value: string | undefined): void {
  const outcome = value === undefined ? 'miss' : 'hit';
  span.setAttribute(keys.cacheOutcome, outcome);
  reads.add(1, { [metricKeys.cacheSpace]: space, [keys.cacheOutcome]: outcome });
}
