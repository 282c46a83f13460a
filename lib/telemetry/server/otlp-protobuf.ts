import 'server-only';
import type { Attributes, AttributeValue, HrTime, SpanContext } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { CleanRequest, CleanSpan, Scope } from './intake-spans';
import { isObject, type WireAttribute } from './intake-values';

/**
 * What the intake let in, as protobuf. The SDK's serializer takes spans of its own kind, so they are dressed up as
 * such. Loads the SDK: import it only where an endpoint wants protobuf.
 */
export function toProtobuf(body: CleanRequest['body']): Uint8Array {
  const spans = body.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const from = resourceFromAttributes(toAttributes(resource.attributes));
    return scopeSpans.flatMap(({ scope, spans }) => spans.map((span) => toReadable(span, scope, from)));
  });
  return ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array();
}

function toReadable(span: CleanSpan, scope: Scope, resource: ReadableSpan['resource']): ReadableSpan {
  const context = (traceId: string, spanId: string): SpanContext => ({ traceId, spanId, traceFlags: 1 });
  return {
    name: span.name,
    // The API counts from INTERNAL = 0, the wire from UNSPECIFIED = 0.
    kind: Math.max(0, span.kind - 1),
    spanContext: () => context(span.traceId, span.spanId),
    ...(span.parentSpanId && { parentSpanContext: context(span.traceId, span.parentSpanId) }),
    startTime: toTime(span.startTimeUnixNano),
    endTime: toTime(span.endTimeUnixNano),
    duration: toTime(String(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano))),
    status: { code: span.status.code, ...(span.status.message && { message: span.status.message }) },
    attributes: toAttributes(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      time: toTime(event.timeUnixNano),
      attributes: toAttributes(event.attributes),
    })),
    links: span.links.map((link) => ({
      context: context(link.traceId, link.spanId),
      attributes: toAttributes(link.attributes),
    })),
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function toTime(nanos: string): HrTime {
  const all = BigInt(nanos);
  return [Number(all / 1_000_000_000n), Number(all % 1_000_000_000n)];
}

function toAttributes(attributes: readonly WireAttribute[]): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, toValue(value) as AttributeValue]));
}

function toValue(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (isObject(value.arrayValue)) return (value.arrayValue.values as unknown[]).map(toValue);
  if (isObject(value.kvlistValue)) return toAttributes(value.kvlistValue.values as WireAttribute[]);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue;
}
