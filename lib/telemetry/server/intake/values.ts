import { redactAttribute, redactText } from '../../redact';

/** What one item of a stranger may hold. */
export interface ItemLimits {
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

/** Thrown for one bad span, log record or data point; `reason` is counted, so it has few values. */
export class BadItem extends Error {
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
export function list(value: unknown, what: string, max = Number.POSITIVE_INFINITY): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BadItem(`${what} is not a list`);
  if (value.length > max) throw new BadItem(`too many ${what}`);
  return value;
}

export function text(value: unknown, what: string, charsMax: number): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new BadItem(`${what} is not a string`);
  return redactText(value.length > charsMax ? value.slice(0, charsMax) : value);
}

export function integer(value: unknown, what: string, max: number, min = 0): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw new BadItem(`${what} is out of range`);
  return value;
}

const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** An unsigned 64-bit integer as a string, or as a number by lenient senders. */
export function nanos(value: unknown, what: string): bigint {
  return wide(value, `${what} is not a time`, `${what} is out of range`, INT64_MAX);
}

/** When something was: 0 is what protobuf says where nothing was said. */
export function moment(value: unknown, what: string): bigint {
  const at = nanos(value, what);
  if (at === 0n) throw new BadItem(`${what} is not a time`);
  return at;
}

export function count(value: unknown, what: string): string {
  return String(wide(value ?? '0', `${what} is not a count`, `${what} is out of range`, UINT64_MAX));
}

function wide(value: unknown, notOne: string, outOfRange: string, max: bigint): bigint {
  const isNumber = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  if (!isNumber && (typeof value !== 'string' || !/^\d{1,20}$/.test(value))) throw new BadItem(notOne);
  const parsed = BigInt(value);
  if (parsed > max) throw new BadItem(outOfRange);
  return parsed;
}

/** JSON has the words `NaN` and `Infinity` as text only. Undefined where there is none. */
export function double(value: unknown, what: string): number | string | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number') throw new BadItem(`${what} is not a number`);
  if (Number.isFinite(number)) return number;
  if (typeof value === 'string' && Number.isNaN(number) && value !== 'NaN')
    throw new BadItem(`${what} is not a number`);
  return String(number);
}

/** JavaScript's own serializer writes numbers, beyond those that are exact too. */
export function int64(value: unknown): string {
  const isNumber = typeof value === 'number' && Number.isInteger(value);
  if (!isNumber && (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)))
    throw new BadItem('an integer is not valid');
  const parsed = BigInt(value);
  if (BigInt.asIntN(64, parsed) !== parsed) throw new BadItem('an integer is not valid');
  return String(parsed);
}

export function hexId(value: unknown, digits: 16 | 32, what: string): string {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]+$/i.test(value) || /^0+$/.test(value)) {
    throw new BadItem(`${what} is not valid`);
  }
  return value.toLowerCase();
}

/** For ids that need not be there. */
export function optionalHexId(value: unknown, digits: 16 | 32, what: string): string {
  return value === undefined || value === null || value === '' ? '' : hexId(value, digits, what);
}

/**
 * Copies what is known of an `AnyValue`; unknown fields stay outside, and what the key or the text gives away as a
 * secret, however deep. Undefined for one without a value.
 */
export function anyValue(key: string, value: unknown, limits: ItemLimits, depth = 0): Json | undefined {
  if (!isObject(value)) return undefined;
  if (depth > limits.depthMax) throw new BadItem('a value is nested too deep');
  const charsMax = key.startsWith('url.') ? limits.urlCharsMax : limits.stringCharsMax;
  if (typeof value.stringValue === 'string') {
    return { stringValue: redactAttribute(key, value.stringValue.slice(0, charsMax)) };
  }
  if (typeof value.boolValue === 'boolean') return { boolValue: value.boolValue };
  if (value.intValue !== undefined && value.intValue !== null) return integerValue(key, int64(value.intValue));
  const number = double(value.doubleValue, 'a number');
  if (number !== undefined) {
    const clean = typeof number === 'number' ? redactAttribute(key, number) : number;
    return clean === number ? { doubleValue: number } : { stringValue: clean };
  }
  if (typeof value.bytesValue === 'string') return { bytesValue: value.bytesValue.slice(0, charsMax) };
  if (isObject(value.arrayValue)) {
    const values = list(value.arrayValue.values, 'a list').slice(0, limits.attributesMax);
    return {
      arrayValue: {
        values: values.map((item) => anyValue(key, item, limits, depth + 1)).filter((item) => item !== undefined),
      },
    };
  }
  if (isObject(value.kvlistValue))
    return { kvlistValue: { values: attributes(value.kvlistValue.values, limits, depth + 1) } };
  return undefined;
}

/** A card number may come as one. */
function integerValue(key: string, intValue: string): Json {
  const clean = redactAttribute(key, Number(intValue));
  return typeof clean === 'string' ? { stringValue: clean } : { intValue };
}

export function attributes(value: unknown, limits: ItemLimits, depth = 0): WireAttribute[] {
  const kept: WireAttribute[] = [];
  for (const entry of list(value, 'attributes', limits.attributesMax)) {
    if (!isObject(entry) || typeof entry.key !== 'string' || entry.key === '')
      throw new BadItem('an attribute has no key');
    const key = entry.key.slice(0, 256);
    const clean = redactAttribute(key, '') === undefined ? undefined : anyValue(key, entry.value, limits, depth);
    if (clean) kept.push({ key, value: clean });
  }
  return kept;
}
