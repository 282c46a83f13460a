import type { TraceSampling } from './sampling';

/** Microseconds since the epoch, or of a duration; fractions carry nanoseconds. Below 2^53 until the year 2255. */
export type Micros = number & { readonly __unit?: 'us' };

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type SpanStatus = 'unset' | 'ok' | 'error';
export type AttributeValue = string | number | boolean | readonly AttributeValue[];
/** Entries, not an object: keys come from strangers and `__proto__` is one of them. */
export type Attributes = readonly (readonly [key: string, value: AttributeValue])[];

export interface SpanEvent {
  readonly name: string;
  readonly timeUs: Micros;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** One process that made spans. Spans of one batch share the object. */
export interface Resource {
  readonly service: string;
  readonly attributes: Attributes;
}

/** Our model of a span: flat, as it travels. Foreign shapes (OTLP, Jaeger) stop in `from-otlp` and `from-jaeger`. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startUs: Micros;
  readonly durationUs: Micros;
  readonly status: SpanStatus;
  readonly statusMessage: string | undefined;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly resource: Resource;
  readonly scope: string;
}

/** A row of a list of traces. */
export interface TraceSummary {
  readonly traceId: string;
  /** Of the root span, or of the earliest span while the root has not come (`provisional`). */
  readonly rootService: string;
  readonly rootName: string;
  readonly provisional: boolean;
  readonly startUs: Micros;
  readonly endUs: Micros;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly { readonly name: string; readonly spanCount: number; readonly errorCount: number }[];
  /** True when the trace was caused by an operator's own page. */
  readonly operator: boolean;
  readonly sampling?: TraceSampling | undefined;
}

export function attribute(attributes: Attributes, key: string): AttributeValue | undefined {
  for (const entry of attributes) if (entry[0] === key) return entry[1];
  return undefined;
}
