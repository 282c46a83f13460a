import type { Attributes, AttributeValue, Micros, Resource, Span, SpanKind } from './model';

const KIND: Record<SpanKind, number> = { unspecified: 0, internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
const STATUS_CODE = { unset: undefined, ok: 1, error: 2 } as const;

/** OTLP JSON as Jaeger's v3 prints it: ids in hex, 64-bit integers as text, enums as numbers, empty fields absent. */
export function toOtlp(spans: readonly Span[]): { resourceSpans: unknown[] } {
  const groups = new Map<Resource, Map<string, Span[]>>();
  for (const span of spans) {
    const scopes = groups.get(span.resource) ?? new Map<string, Span[]>();
    groups.set(span.resource, scopes);
    const list = scopes.get(span.scope) ?? [];
    scopes.set(span.scope, list);
    list.push(span);
  }
  const resourceSpans = Array.from(groups, ([resource, scopes]) => ({
    resource: { attributes: keyValues(resource.attributes) },
    scopeSpans: Array.from(scopes, ([name, list]) => ({
      scope: name === '' ? {} : { name },
      spans: list.map(otlpSpan),
    })),
  }));
  return { resourceSpans };
}

function otlpSpan(span: Span): unknown {
  const code = STATUS_CODE[span.status];
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: KIND[span.kind],
    startTimeUnixNano: unixNano(span.startUs),
    endTimeUnixNano: unixNano(span.startUs, span.durationUs),
    attributes: someOf(keyValues(span.attributes)),
    events: someOf(
      span.events.map((event) => ({
        timeUnixNano: unixNano(event.timeUs),
        name: event.name,
        attributes: someOf(keyValues(event.attributes)),
      })),
    ),
    links: someOf(
      span.links.map((link) => ({
        traceId: link.traceId,
        spanId: link.spanId,
        attributes: someOf(keyValues(link.attributes)),
      })),
    ),
    status: { code, message: span.statusMessage },
  };
}

/** Decimal text. A duration is added in integers, so that it survives: a double of epoch nanoseconds would not. */
export function unixNano(us: Micros, durationUs: Micros = 0): string {
  const whole = Math.floor(us);
  const restNs = Math.round((us - whole) * 1000);
  return (BigInt(whole) * 1000n + BigInt(restNs) + BigInt(Math.round(durationUs * 1000))).toString();
}

function someOf<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function keyValues(attributes: Attributes): { key: string; value: unknown }[] {
  return attributes.map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: AttributeValue): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  return { arrayValue: { values: value.map(anyValue) } };
}
