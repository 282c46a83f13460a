import { traceKeys } from './attributes';
import { type Attributes, type AttributeValue, attribute, type Resource, type Span } from './model';

/** Under this key Jaeger's v3 keeps what it found wrong with a span. */
const WARNINGS = '@jaeger@warnings';

export type JaegerTag = { key: string } & (
  | { type: 'string'; value: string }
  | { type: 'bool'; value: boolean }
  | { type: 'int64' | 'float64'; value: number }
);

interface JaegerReference {
  readonly refType: 'CHILD_OF' | 'FOLLOWS_FROM';
  readonly traceID: string;
  readonly spanID: string;
}

interface JaegerSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly JaegerReference[];
  /** Microseconds, as is `duration`; what is left of nanoseconds is cut off. */
  readonly startTime: number;
  readonly duration: number;
  readonly tags: readonly JaegerTag[];
  readonly logs: readonly { readonly timestamp: number; readonly fields: readonly JaegerTag[] }[];
  readonly processID: string;
  readonly warnings: readonly string[] | null;
}

export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string; readonly tags: readonly JaegerTag[] }>>;
  readonly warnings: null;
}

/** The spans of one trace, at least one, in Jaeger's old trace JSON. `from-jaeger` reads it back. */
export function toJaeger(spans: readonly Span[]): JaegerTrace {
  const processes = new Processes();
  return {
    traceID: shortTraceId(spans[0]?.traceId ?? ''),
    spans: spans.map((span) => jaegerSpan(span, processes.idOf(span.resource))),
    processes: processes.all,
    warnings: null,
  };
}

export interface LegacyEnvelope {
  readonly data: unknown;
  readonly total: number;
  readonly limit: 0;
  readonly offset: 0;
  readonly errors: readonly LegacyError[] | null;
}

export interface LegacyError {
  readonly code?: number;
  readonly msg: string;
  readonly traceID?: string;
}

/** What is around every answer of the old API. Only the pickers say a total. */
export function legacyEnvelope(data: unknown, errors: LegacyEnvelope['errors'] = null, total = 0): LegacyEnvelope {
  return { data, total, limit: 0, offset: 0, errors };
}

export function legacyTraces(
  traces: readonly (readonly Span[])[],
  errors: LegacyEnvelope['errors'] = null,
): LegacyEnvelope {
  return legacyEnvelope(traces.map(toJaeger), errors);
}

/** Jaeger prints the 16 low digits where the high ones are zero. */
export function shortTraceId(traceId: string): string {
  return traceId.startsWith('0'.repeat(16)) ? traceId.slice(16) : traceId;
}

/** Names processes `p1`, `p2`, ...; equal ones of different batches are one. */
class Processes {
  readonly all: Record<string, JaegerTrace['processes'][string]> = {};
  readonly #ids = new Map<Resource | string, string>();
  #count = 0;

  idOf(resource: Resource): string {
    const known = this.#ids.get(resource);
    if (known) return known;
    const content = JSON.stringify(resource);
    const id = this.#ids.get(content) ?? this.#add(resource);
    this.#ids.set(content, id).set(resource, id);
    return id;
  }

  #add({ service, attributes }: Resource): string {
    this.#count += 1;
    const id = `p${this.#count}`;
    const others = attributes.filter(([key]) => key !== traceKeys.serviceName);
    this.all[id] = { serviceName: service, tags: sorted(others.map(tagOf)) };
    return id;
  }
}

function jaegerSpan(span: Span, processID: string): JaegerSpan {
  return {
    traceID: shortTraceId(span.traceId),
    spanID: span.spanId,
    operationName: span.name,
    references: referencesOf(span),
    startTime: Math.floor(span.startUs),
    duration: Math.floor(span.durationUs),
    tags: tagsOf(span),
    logs: span.events.map((event) => ({
      timestamp: Math.floor(event.timeUs),
      fields: [tagOf(['event', event.name]), ...sorted(event.attributes.map(tagOf))],
    })),
    processID,
    warnings: warningsOf(span),
  };
}

function referencesOf({ traceId, parentSpanId, links }: Span): JaegerReference[] {
  const reference = (refType: JaegerReference['refType'], trace: string, spanID: string): JaegerReference => ({
    refType,
    traceID: shortTraceId(trace),
    spanID,
  });
  const parent = parentSpanId === undefined ? [] : [reference('CHILD_OF', traceId, parentSpanId)];
  return [...parent, ...links.map((link) => reference('FOLLOWS_FROM', link.traceId, link.spanId))];
}

/** What our model has as fields is tags here; they win over attributes of the same name. */
function tagsOf(span: Span): JaegerTag[] {
  const own: [string, AttributeValue][] = [];
  if (span.scope !== '') own.push(['otel.scope.name', span.scope]);
  if (span.kind !== 'unspecified') own.push(['span.kind', span.kind]);
  if (span.status === 'error') own.push(['error', true]);
  if (span.status !== 'unset') own.push(['otel.status_code', span.status.toUpperCase()]);
  if (span.statusMessage !== undefined) own.push(['otel.status_description', span.statusMessage]);
  const taken = new Set([WARNINGS, ...own.map(([key]) => key)]);
  const others: Attributes = span.attributes.filter(([key]) => !taken.has(key));
  return sorted([...others, ...own].map(tagOf));
}

function warningsOf(span: Span): string[] | null {
  const warnings = attribute(span.attributes, WARNINGS);
  return Array.isArray(warnings) ? warnings.map(String) : null;
}

function tagOf([key, value]: readonly [string, AttributeValue]): JaegerTag {
  if (typeof value === 'string') return { key, type: 'string', value };
  if (typeof value === 'boolean') return { key, type: 'bool', value };
  if (typeof value === 'number') return { key, type: Number.isSafeInteger(value) ? 'int64' : 'float64', value };
  return { key, type: 'string', value: JSON.stringify(value) };
}

function sorted(tags: readonly JaegerTag[]): JaegerTag[] {
  return tags.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
