import { redactAttribute } from '../redact';

/** What one span of a stranger may hold. */
export interface SpanLimits {
  readonly attributesMax: number;
  readonly eventsMax: number;
  readonly linksMax: number;
  readonly stringCharsMax: number;
  readonly urlCharsMax: number;
  readonly depthMax: number;
}

export interface WireAttribute {
  readonly key: string;
  readonly value: unknown;
}

/** Thrown for one bad span; `reason` is counted, so it has few values. */
export class BadSpan extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null and absent are the default, as protobuf's JSON mapping says. */
export function list(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BadSpan(`${what} is not a list`);
  return value;
}

export function text(value: unknown, what: string, charsMax: number): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new BadSpan(`${what} is not a string`);
  return value.length > charsMax ? value.slice(0, charsMax) : value;
}

export function integer(value: unknown, what: string, max: number): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
    throw new BadSpan(`${what} is out of range`);
  return value;
}

const INT64_MAX = 2n ** 63n - 1n;

/** An int64 as a string, or as a number by lenient senders. */
export function nanos(value: unknown, what: string): bigint {
  const digits = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  const large =
    typeof value === 'number' && !Number.isSafeInteger(value) && Number.isFinite(value)
      ? BigInt(Math.round(value))
      : undefined;
  if (large === undefined && (typeof digits !== 'string' || !/^\d{1,19}$/.test(digits)))
    throw new BadSpan(`${what} is not a time`);
  const time = large ?? BigInt(digits as string);
  if (time < 0n || time > INT64_MAX) throw new BadSpan(`${what} is out of range`);
  return time;
}

export function hexId(value: unknown, digits: 16 | 32, what: string): string {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]+$/i.test(value) || /^0+$/.test(value)) {
    throw new BadSpan(`${what} is not valid`);
  }
  return value.toLowerCase();
}

/** Copies what is known of an `AnyValue`; unknown fields stay outside. Undefined for one without a value. */
function anyValue(
  value: unknown,
  limits: SpanLimits,
  depth: number,
  charsMax = limits.stringCharsMax,
): Json | undefined {
  if (!isObject(value)) return undefined;
  if (depth > limits.depthMax) throw new BadSpan('a value is nested too deep');
  if (typeof value.stringValue === 'string') return { stringValue: value.stringValue.slice(0, charsMax) };
  if (typeof value.boolValue === 'boolean') return { boolValue: value.boolValue };
  if (value.intValue !== undefined && value.intValue !== null) return { intValue: int64(value.intValue) };
  if (typeof value.doubleValue === 'number') return { doubleValue: value.doubleValue };
  if (typeof value.bytesValue === 'string') return { bytesValue: value.bytesValue.slice(0, charsMax) };
  if (isObject(value.arrayValue)) {
    const values = list(value.arrayValue.values, 'a list').slice(0, limits.attributesMax);
    return {
      arrayValue: {
        values: values.map((item) => anyValue(item, limits, depth + 1)).filter((item) => item !== undefined),
      },
    };
  }
  if (isObject(value.kvlistValue))
    return { kvlistValue: { values: attributes(value.kvlistValue.values, limits, depth + 1) } };
  return undefined;
}

export function attributes(value: unknown, limits: SpanLimits, depth = 0): WireAttribute[] {
  const entries = list(value, 'attributes');
  if (entries.length > limits.attributesMax) throw new BadSpan('too many attributes');
  const kept: WireAttribute[] = [];
  for (const entry of entries) {
    if (!isObject(entry) || typeof entry.key !== 'string' || entry.key === '')
      throw new BadSpan('an attribute has no key');
    const key = entry.key.slice(0, 256);
    const charsMax = key.startsWith('url.') ? limits.urlCharsMax : limits.stringCharsMax;
    const clean = redacted(key, anyValue(entry.value, limits, depth, charsMax));
    if (clean) kept.push({ key, value: clean });
  }
  return kept;
}

function redacted(key: string, value: Json | undefined): Json | undefined {
  if (!value || redactAttribute(key, '') === undefined) return undefined;
  if (typeof value.stringValue !== 'string') return value;
  return { stringValue: redactAttribute(key, value.stringValue) };
}

function int64(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return value;
  throw new BadSpan('an integer is not valid');
}
