import { traceKeys, UNKNOWN_SERVICE } from './attributes';
import {
  attribute,
  type Resource,
  type Span,
  type SpanEvent,
  type SpanKind,
  type SpanLink,
  type SpanStatus,
} from './model';
import {
  attributesOf,
  fieldsOf,
  listOf,
  microsOf,
  type Nanos,
  nanosOf,
  spanIdOf,
  textOf,
  traceIdOf,
} from './otlp-values';

export interface DecodedOtlp {
  readonly spans: Span[];
  /** Spans left out: no valid ids or no start time. */
  readonly rejected: number;
}

/**
 * Reads OTLP JSON (`{"resourceSpans": [...]}`, also inside Jaeger's `{"result": ...}`). It is the schema at the door
 * for spans, written by hand: a general validator costs three times the rest of the intake. Tolerant and total:
 * unknown fields are ignored, wrong types read as absent, and a span without ids or start is counted and left out.
 */
export function decodeOtlp(json: unknown): DecodedOtlp {
  const body = fieldsOf(json);
  const resourceSpans = body.resourceSpans ?? fieldsOf(body.result).resourceSpans;
  const spans: Span[] = [];
  let rejected = 0;
  for (const group of listOf(resourceSpans)) {
    const fields = fieldsOf(group);
    const resource = resourceOf(fields.resource);
    for (const scoped of listOf(fields.scopeSpans ?? fields.instrumentationLibrarySpans)) {
      const { scope, instrumentationLibrary, spans: drawn } = fieldsOf(scoped);
      const scopeName = textOf(fieldsOf(scope ?? instrumentationLibrary).name);
      for (const item of listOf(drawn)) {
        const span = spanOf(item, resource, scopeName);
        if (span) spans.push(span);
        else rejected += 1;
      }
    }
  }
  return { spans, rejected };
}

export function fromOtlp(json: unknown): Span[] {
  return decodeOtlp(json).spans;
}

function resourceOf(value: unknown): Resource {
  const attributes = attributesOf(fieldsOf(value).attributes);
  const service = attribute(attributes, traceKeys.serviceName);
  return { service: typeof service === 'string' && service !== '' ? service : UNKNOWN_SERVICE, attributes };
}

function spanOf(value: unknown, resource: Resource, scope: string): Span | undefined {
  const fields = fieldsOf(value);
  const traceId = traceIdOf(fields.traceId);
  const spanId = spanIdOf(fields.spanId);
  const start = nanosOf(fields.startTimeUnixNano);
  if (!traceId || !spanId || !start) return undefined;
  const status = fieldsOf(fields.status);
  return {
    traceId,
    spanId,
    parentSpanId: spanIdOf(fields.parentSpanId),
    name: textOf(fields.name),
    kind: kindOf(fields.kind),
    startUs: microsOf(start),
    durationUs: between(start, nanosOf(fields.endTimeUnixNano)),
    status: statusOf(status.code),
    statusMessage: textOf(status.message) || undefined,
    attributes: attributesOf(fields.attributes),
    events: listOf(fields.events).map(eventOf),
    links: listOf(fields.links).flatMap(linkOf),
    resource,
    scope,
  };
}

/** A span that ends before it starts, or never, has no length. */
function between(start: Nanos, end: Nanos | undefined): number {
  return end ? Math.max(0, end.us - start.us + (end.ns - start.ns) / 1000) : 0;
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const satisfies SpanKind[];

/** Numbers, as the specification says, or the enum's names. */
function kindOf(value: unknown): SpanKind {
  if (typeof value === 'number') return KINDS[value] ?? 'unspecified';
  const name = textOf(value).replace('SPAN_KIND_', '').toLowerCase();
  return KINDS.find((kind) => kind === name) ?? 'unspecified';
}

function statusOf(code: unknown): SpanStatus {
  if (code === 2 || code === 'STATUS_CODE_ERROR') return 'error';
  return code === 1 || code === 'STATUS_CODE_OK' ? 'ok' : 'unset';
}

function eventOf(value: unknown): SpanEvent {
  const fields = fieldsOf(value);
  const time = nanosOf(fields.timeUnixNano);
  return {
    name: textOf(fields.name),
    timeUs: time ? microsOf(time) : 0,
    attributes: attributesOf(fields.attributes),
  };
}

function linkOf(value: unknown): SpanLink[] {
  const fields = fieldsOf(value);
  const traceId = traceIdOf(fields.traceId);
  const spanId = spanIdOf(fields.spanId);
  return traceId && spanId ? [{ traceId, spanId, attributes: attributesOf(fields.attributes) }] : [];
}
