import type { Attributes, AttributeValue } from './model';

type Fields = Readonly<Record<string, unknown>>;
const NOTHING: Fields = Object.freeze({});
const DEPTH_MAX = 32;

/** The value as an object to look into; anything else has no fields. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : NOTHING;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function attributesOf(value: unknown): Attributes {
  const entries: [string, AttributeValue][] = [];
  for (const item of listOf(value)) {
    const pair = fieldsOf(item);
    if (typeof pair.key === 'string') entries.push([pair.key, attributeValue(plainOf(pair.value, 0))]);
  }
  return entries;
}

type Plain = string | number | boolean | Plain[] | { [key: string]: Plain };

/** A map becomes JSON text, once and whole: text within text would double its quotes at every level. */
function attributeValue(plain: Plain): AttributeValue {
  if (typeof plain !== 'object') return plain;
  return Array.isArray(plain) ? plain.map(attributeValue) : JSON.stringify(plain);
}

/** OTLP's AnyValue. An int64 that a double cannot hold stays text, bytes stay base64. */
function plainOf(value: unknown, depth: number): Plain {
  const fields = fieldsOf(value);
  if (typeof fields.stringValue === 'string') return fields.stringValue;
  if (typeof fields.boolValue === 'boolean') return fields.boolValue;
  if (fields.intValue !== undefined) return intValue(fields.intValue);
  if (fields.doubleValue !== undefined) return doubleValue(fields.doubleValue);
  if (depth >= DEPTH_MAX) return '';
  if (fields.arrayValue !== undefined) {
    return listOf(fieldsOf(fields.arrayValue).values).map((item) => plainOf(item, depth + 1));
  }
  if (fields.kvlistValue !== undefined) return mapOf(fieldsOf(fields.kvlistValue).values, depth);
  return textOf(fields.bytesValue);
}

function intValue(value: unknown): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** NaN and the infinities travel as text, since JSON has none. */
function doubleValue(value: unknown): number | string {
  const number = Number(value);
  return Number.isFinite(number) ? number : String(value);
}

function mapOf(values: unknown, depth: number): Plain {
  const map: Record<string, Plain> = Object.create(null);
  for (const item of listOf(values)) {
    const pair = fieldsOf(item);
    if (typeof pair.key === 'string') map[pair.key] = plainOf(pair.value, depth + 1);
  }
  return map;
}

const HEX_32 = /^[0-9a-f]{32}$/;
const HEX_16 = /^[0-9a-f]{16}$/;

/** Lower-case hex of 32 digits; hex of any case or, from old Jaegers, base64. Undefined for all else, zero too. */
export function traceIdOf(value: unknown): string | undefined {
  return idOf(value, HEX_32, 24);
}

export function spanIdOf(value: unknown): string | undefined {
  return idOf(value, HEX_16, 12);
}

function idOf(value: unknown, hex: RegExp, base64Length: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const id = value.length === base64Length ? hexOfBase64(value) : value.toLowerCase();
  return hex.test(id) && /[^0]/.test(id) ? id : undefined;
}

function hexOfBase64(text: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return '';
  return Array.from(atob(text), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

export interface Nanos {
  /** Whole microseconds, and what is left of a thousand nanoseconds: exact where a double of both is not. */
  readonly us: number;
  readonly ns: number;
}

/** 64-bit nanoseconds, as text or as a number that is exact. */
export function nanosOf(value: unknown): Nanos | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(value);
  if (!/^[0-9]{1,20}$/.test(text)) return undefined;
  const nanos = { us: Number(text.slice(0, -3)), ns: Number(text.slice(-3)) };
  return nanos.us > 0 && Number.isSafeInteger(nanos.us) ? nanos : undefined;
}

export function microsOf({ us, ns }: Nanos): number {
  return us + ns / 1000;
}
