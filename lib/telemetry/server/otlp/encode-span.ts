import 'server-only';
import type { Attributes, HrTime, Link } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import { ByteWriter } from './byte-writer';

/** A span as it goes over the wire, and what it shares with others of its batch. */
export interface EncodedSpan {
  readonly resource: ReadableSpan['resource'];
  readonly scope: ReadableSpan['instrumentationScope'];
  /** A `Span` of `opentelemetry/proto/trace/v1`, without tag and length. */
  readonly bytes: Uint8Array;
}

const FLAGS_KNOW_REMOTE = 0x100;
const FLAGS_REMOTE = 0x200;
/** Attributes whose values come again and again: encoded once. */
const REPEATED = /^(db|server|messaging|rpc|cache)\.|^http\.(request\.method|route)$|^url\.scheme$|^next\./;
const KNOWN_MAX = 2000;
const SPAN_ATTRIBUTE = 0x4a;
const known = new Map<string, Map<unknown, Uint8Array> | undefined>();
let knownCount = 0;
const unchanging = new WeakMap<Attributes, Uint8Array | undefined>();

const out = new ByteWriter();

/**
 * At the end of a span instead of at its export. A span is twenty objects, and one that waits for its batch survives
 * several collections of young garbage, each of which copies it: that costs more than all of the recording.
 */
export function encodeSpan(span: ReadableSpan): EncodedSpan {
  const { traceId, spanId, traceState, traceFlags } = span.spanContext();
  const parent = span.parentSpanContext;
  out.reset();
  out.hex(0x0a, traceId);
  out.hex(0x12, spanId);
  const state = traceState?.serialize();
  if (state) out.text(0x1a, state);
  if (parent?.spanId) out.hex(0x22, parent.spanId);
  out.text(0x2a, span.name);
  out.varint(0x30, span.kind + 1);
  time(0x39, span.startTime);
  time(0x41, span.endTime);
  if (unchanging.has(span.attributes)) sharedAttributes(span.attributes);
  else attributes(SPAN_ATTRIBUTE, span.attributes);
  out.varint(0x50, span.droppedAttributesCount);
  for (const each of span.events) out.nested(0x5a, () => event(each));
  out.varint(0x60, span.droppedEventsCount);
  for (const each of span.links) out.nested(0x6a, () => link(each));
  out.varint(0x70, span.droppedLinksCount);
  out.nested(0x7a, () => {
    if (span.status.message) out.text(0x12, span.status.message);
    out.varint(0x18, span.status.code);
  });
  flags(0x85, traceFlags, parent?.isRemote);
  return { resource: span.resource, scope: span.instrumentationScope, bytes: out.take() };
}

/** For attributes that many spans share and nobody changes. */
export function encodeOnce(values: Attributes): void {
  unchanging.set(values, undefined);
}

function sharedAttributes(values: Attributes): void {
  const ready = unchanging.get(values);
  if (ready) return out.bytes(ready);
  const start = out.length;
  attributes(SPAN_ATTRIBUTE, values);
  unchanging.set(values, out.keep(start));
}

/** A `Resource`: what all spans of a process share. */
export function encodeResource(values: Attributes): Uint8Array {
  out.reset();
  attributes(0x0a, values);
  out.varint(0x10, 0);
  return out.keep();
}

/** An `InstrumentationScope`. */
export function encodeScope({ name, version }: EncodedSpan['scope']): Uint8Array {
  out.reset();
  out.text(0x0a, name);
  if (version) out.text(0x12, version);
  return out.keep();
}

function attributes(tag: number, values: Attributes): void {
  for (const key in values) {
    const value: unknown = values[key];
    const ready = tag === SPAN_ATTRIBUTE ? repeatedValues(key) : undefined;
    const bytes = ready?.get(value);
    if (bytes) out.bytes(bytes);
    else writeAttribute(tag, key, value, ready);
  }
}

function writeAttribute(tag: number, key: string, value: unknown, ready: Map<unknown, Uint8Array> | undefined): void {
  const start = out.length;
  out.nested(tag, () => keyValue(key, value));
  if (!ready || typeof value === 'object' || knownCount >= KNOWN_MAX) return;
  knownCount += 1;
  ready.set(value, out.keep(start));
}

/** Undefined for a key whose values are worth nothing later. */
function repeatedValues(key: string): Map<unknown, Uint8Array> | undefined {
  let values = known.get(key);
  if (values === undefined && known.size < KNOWN_MAX && !known.has(key)) {
    values = REPEATED.test(key) ? new Map() : undefined;
    known.set(key, values);
  }
  return values;
}

function keyValue(key: string, value: unknown): void {
  out.text(0x0a, key);
  out.nested(0x12, () => anyValue(value));
}

/** What an attribute may be, and nothing for what it may not. */
function anyValue(value: unknown): void {
  if (typeof value === 'string') out.text(0x0a, value);
  else if (typeof value === 'boolean') out.varint(0x10, value ? 1 : 0);
  else if (typeof value === 'number') numberValue(value);
  else if (value instanceof Uint8Array) out.message(0x3a, value);
  else if (Array.isArray(value))
    out.nested(0x2a, () => {
      for (const item of value) out.nested(0x0a, () => anyValue(item));
    });
  else if (typeof value === 'object' && value !== null)
    out.nested(0x32, () => {
      for (const [key, item] of Object.entries(value)) out.nested(0x0a, () => keyValue(key, item));
    });
}

function numberValue(value: number): void {
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) out.varint(0x18, value);
  else out.double(0x21, value);
}

function event({ time: at, name, attributes: own, droppedAttributesCount }: TimedEvent): void {
  time(0x09, at);
  out.text(0x12, name);
  if (own) attributes(0x1a, own);
  out.varint(0x20, droppedAttributesCount ?? 0);
}

function link({ context, attributes: own, droppedAttributesCount }: Link): void {
  out.hex(0x0a, context.traceId);
  out.hex(0x12, context.spanId);
  const state = context.traceState?.serialize();
  if (state) out.text(0x1a, state);
  if (own) attributes(0x22, own);
  out.varint(0x28, droppedAttributesCount ?? 0);
  flags(0x35, context.traceFlags, context.isRemote);
}

function flags(tag: number, traceFlags: number, isRemote: boolean | undefined): void {
  out.fixed32(tag, (traceFlags & 0xff) | FLAGS_KNOW_REMOTE | (isRemote ? FLAGS_REMOTE : 0));
}

/** Many spans begin and end in one second, and division is the dear part. */
const second = { value: -1, low: 0, high: 0 };

/** 1e9 = 512 x 1953125: every step stays an exact integer below 2^53. */
function time(tag: number, [seconds, nanos]: HrTime): void {
  if (seconds !== second.value) {
    const units = seconds * 1_953_125;
    second.value = seconds;
    second.low = (units % 0x800000) * 512;
    second.high = Math.floor(units / 0x800000);
  }
  const low = second.low + nanos;
  const carries = low >= 0x100000000;
  out.fixed64(tag, carries ? low - 0x100000000 : low, carries ? second.high + 1 : second.high);
}
