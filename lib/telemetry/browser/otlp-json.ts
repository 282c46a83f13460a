import type { Attributes, AttributeValue, HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-web';
import { browserKeys } from './names';
import type { SpanRef } from './runtime';

/** One span as OTLP JSON in pure ASCII, so that its length is its size in bytes. */
export function spanJson(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  return asciiJson({
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
}

/** One log record, of now. */
export function logJson(
  { traceId, spanId, sampled }: SpanRef,
  eventName: string,
  severityNumber: number,
  attributes: Attributes,
): string {
  return asciiJson({
    timeUnixNano: `${Date.now()}000000`,
    severityNumber,
    eventName,
    attributes: keyValues(attributes),
    traceId,
    spanId,
    flags: Number(sampled),
  });
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export interface ScopedJson {
  readonly scope: string;
  readonly json: string;
}

/** The names of OTLP for what is sent: `resourceSpans`, `scopeSpans`, `spans`. */
export type SignalNames = readonly [suffix: 'Spans' | 'Logs', items: 'spans' | 'logRecords'];

/** The envelope of a batch. The intake writes the resource itself, and the session on every item. */
export function envelope(batch: readonly ScopedJson[], [suffix, items]: SignalNames, session: string): string {
  const names = [...new Set(batch.map((item) => item.scope))];
  const scopes = names.map((name) => {
    const own = batch.filter((item) => item.scope === name).map((item) => item.json);
    return `{"scope":{"name":${JSON.stringify(name)}},"${items}":[${own.join()}]}`;
  });
  const attributes = JSON.stringify(keyValues({ [browserKeys.sessionId]: session }));
  return `{"resource${suffix}":[{"resource":{"attributes":${attributes}},"scope${suffix}":[${scopes.join()}]}]}`;
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
