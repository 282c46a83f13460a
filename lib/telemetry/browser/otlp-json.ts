import type { Attributes, AttributeValue, HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-web';
import { browserKeys } from './names';

/** One span as OTLP JSON in pure ASCII, so that its length is its size in bytes. */
export function spanJson(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  const json = JSON.stringify({
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(span.endTime),
    attributes: keyValues(span.attributes),
    events: unlessEmpty(
      span.events.map((event) => ({
        name: event.name,
        timeUnixNano: nanos(event.time),
        attributes: keyValues(event.attributes),
      })),
    ),
    links: unlessEmpty(span.links.map((link) => ({ traceId: link.context.traceId, spanId: link.context.spanId }))),
    status: span.status.code === 0 ? undefined : { code: span.status.code, message: span.status.message },
  });
  return json.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export interface ScopedJson {
  readonly scope: string;
  readonly json: string;
}

/** The envelope of a batch. The intake writes the resource itself, and the session on every span. */
export function envelope(spans: readonly ScopedJson[], session: string): string {
  const names = [...new Set(spans.map((span) => span.scope))];
  const scopeSpans = names.map((name) => {
    const own = spans.filter((span) => span.scope === name).map((span) => span.json);
    return `{"scope":{"name":${JSON.stringify(name)}},"spans":[${own.join()}]}`;
  });
  const attributes = JSON.stringify(keyValues({ [browserKeys.sessionId]: session }));
  return `{"resourceSpans":[{"resource":{"attributes":${attributes}},"scopeSpans":[${scopeSpans.join()}]}]}`;
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** Seconds and nanoseconds, joined without arithmetic: the sum does not fit a double. */
function nanos([seconds, rest]: HrTime): string {
  return `${seconds}${String(rest).padStart(9, '0')}`;
}

function keyValues(attributes: Attributes = {}): unknown[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    const typed = anyValue(value);
    return typed ? [{ key, value: typed }] : [];
  });
}

/** Arrays are not in the contract. */
function anyValue(value: AttributeValue | undefined): Record<string, unknown> | undefined {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value !== 'number') return undefined;
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
