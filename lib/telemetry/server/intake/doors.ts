import type { LogRules } from './logs';
import type { MetricRules } from './metrics';
import type { SpanRules } from './spans';

/** One door's rules. A `BadItem` thrown by any of them drops that item alone. */
export type DoorRules = SpanRules & LogRules & MetricRules;

const KIB = 1024;

/** Programs with the service token. What they send stays as it is, within bounds. */
export const serviceDoor: DoorRules & {
  readonly bodyBytesMax: number;
  readonly inflatedBytesMax: number;
  readonly timeoutMs: number;
} = {
  bodyBytesMax: KIB * KIB,
  inflatedBytesMax: 4 * KIB * KIB,
  timeoutMs: 10_000,
  resourcesMax: 64,
  scopesMax: 64,
  spansMax: 512,
  logRecordsMax: 512,
  metricsMax: 512,
  pointsMax: 8192,
  points: { bucketsMax: 512, exemplarsMax: 16 },
  limits: {
    attributesMax: 128,
    eventsMax: 128,
    linksMax: 1024,
    stringCharsMax: 4 * KIB,
    urlCharsMax: 4 * KIB,
    depthMax: 32,
  },
  resource: (sent) => sent,
  span: (span) => span,
  log: (record) => record,
  metric: (metric) => metric,
};
