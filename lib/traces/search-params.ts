import type { Micros } from './model';
import { unixNano } from './to-otlp';

/** What a search asks. Every field is optional and they are ANDed; attributes must hold on one span of the trace. */
export interface TraceQuery {
  readonly service?: string;
  readonly operation?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly errorsOnly?: boolean;
  /** Span start time. */
  readonly startMinUs?: Micros;
  readonly startMaxUs?: Micros;
  /** Of one span, as Jaeger means it. */
  readonly durationMinUs?: Micros;
  readonly durationMaxUs?: Micros;
  /** Leaves out traces that operators' own pages caused. */
  readonly hideOperators?: boolean;
  readonly limit: number;
}

/** Jaeger's v3 search parameters, in the spelling that every version of it knows, with the time it demands. */
export function jaegerSearchParams(query: TraceQuery): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') params.set(`query.${name}`, value);
  };
  set('service_name', query.service);
  set('operation_name', query.operation);
  if (query.attributes && Object.keys(query.attributes).length > 0) set('attributes', JSON.stringify(query.attributes));
  set('start_time_min', rfc3339(query.startMinUs ?? 1));
  set('start_time_max', rfc3339(query.startMaxUs ?? (Date.now() + HOUR_MS) * 1000));
  set('duration_min', goDuration(query.durationMinUs));
  set('duration_max', goDuration(query.durationMaxUs));
  set('search_depth', String(query.limit));
  // Before 2.19 its name was this, and a search without it failed.
  set('num_traces', String(query.limit));
  return params;
}

/** Clocks of browsers run ahead; without an end of its own a query must not hide their spans. */
const HOUR_MS = 3_600_000;

function goDuration(us: Micros | undefined): string | undefined {
  return us === undefined ? undefined : `${Math.round(us * 1000)}ns`;
}

/** `2026-11-21T10:00:00.123456789Z`. */
export function rfc3339(us: Micros): string {
  const nanos = BigInt(unixNano(us));
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z`;
}
