import 'server-only';
import type { EnabledTelemetryConfig } from '../../config';
import type { SignalName } from '../../config/table';
import type { LogBytesSink, SpanBytesSink } from '../exported';
import { type Forwarder, forwarder } from '../forward';
import { keepMetrics } from '../metrics/received';
import { Refusal } from './body';
import type { CleanRequest } from './cleaning';
import { isKeepable, receivedMetrics } from './received-metrics';

export interface KeepingOptions {
  readonly config: EnabledTelemetryConfig;
  readonly embedded: (SpanBytesSink & LogBytesSink) | undefined;
  readonly forward?: Partial<Record<SignalName, Forwarder>>;
}

export interface Counters {
  accepted: number;
  readonly rejected: Map<string, number>;
  readonly refused: Map<string, number>;
}

export function counters(): Counters {
  return { accepted: 0, rejected: new Map(), refused: new Map() };
}

export function count(into: Map<string, number>, key: string, by = 1): void {
  into.set(key, (into.get(key) ?? 0) + by);
}

const PENDING_MAX = 128;

type Keep = (clean: CleanRequest, mayForward: boolean, counts: Counters) => Promise<void>;

/**
 * Where what was let in goes. With both a place here and an endpoint, our own word counts and the endpoint gets a copy;
 * alone, the endpoint's own 200 is ours.
 */
export function keeper(options: KeepingOptions): Keep {
  const upstream = options.forward ?? forwarders(options.config);
  let pending = 0;
  return async (clean, mayForward, counts) => {
    if (clean.tally.accepted === 0) return;
    if (pending >= PENDING_MAX) throw new Refusal(429, 'too much is on its way already', { 'retry-after': '1' });
    const bytes = new TextEncoder().encode(JSON.stringify(clean.body));
    const forward = mayForward ? upstream[clean.signal] : undefined;
    const here = placeFor(clean, options.embedded);
    if (!here && !forward) throw new Refusal(503, 'there is no place for it', { 'retry-after': '60' });
    pending += 1;
    try {
      const copy = forward?.send(clean.body, bytes);
      if (here) {
        copy?.catch(() => count(counts.refused, 'forward'));
        await here(bytes);
      } else await copy;
    } catch {
      throw new Refusal(503, 'it could not be kept', { 'retry-after': '1' });
    } finally {
      pending -= 1;
    }
    if (clean.signal === 'metrics' && !forward) rejectUnkept(clean);
  };
}

function forwarders({ otlp, logs, metrics }: EnabledTelemetryConfig): Partial<Record<SignalName, Forwarder>> {
  return {
    ...(otlp && { traces: forwarder(otlp, 'traces') }),
    ...(logs.otlp && { logs: forwarder(logs.otlp, 'logs') }),
    ...(metrics.otlp && { metrics: forwarder(metrics.otlp, 'metrics') }),
  };
}

/** Metrics always have one: they are shown beside this process's own. */
function placeFor(
  { signal, metrics, tally }: CleanRequest,
  embedded: KeepingOptions['embedded'],
): ((bytes: Uint8Array) => Promise<void>) | undefined {
  if (signal === 'traces') return embedded && ((bytes) => embedded.write(bytes));
  if (signal === 'logs') return embedded && ((bytes) => embedded.writeLogs(bytes));
  return async () => tally.drop('there is no place for more series', keepMetrics(receivedMetrics(metrics)));
}

/** Shown nowhere and sent nowhere: whoever made them is told. */
function rejectUnkept({ metrics, tally }: CleanRequest): void {
  for (const { scopes } of metrics) {
    for (const { items } of scopes) {
      for (const metric of items) {
        if (!isKeepable(metric)) tally.drop('no place for metrics of this kind', metric.points.length);
      }
    }
  }
}
