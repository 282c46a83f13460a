import type { Micros } from '@/lib/traces/model';

/** Values in a query as Go's standard library reads them, and what it says where it cannot. */
type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: string };

const QUOTED_CHARS_MAX = 64;
const UNIT_US: ReadonlyMap<string, number> = new Map([
  ['ns', 0.001],
  ['us', 1],
  ['µs', 1],
  ['μs', 1],
  ['ms', 1e3],
  ['s', 1e6],
  ['m', 6e7],
  ['h', 3.6e9],
]);
const NUMBER = String.raw`(?:\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})`;
const DURATION = new RegExp(String.raw`^[+-]?(?:${NUMBER}[^\d.\s]{1,8}){1,8}$`);
const NUMBER_LAST = new RegExp(String.raw`^[+-]?(?:${NUMBER}[^\d.\s]{1,8}){0,8}${NUMBER}$`);

/** `1h30m`, `1.5s`, `-250ms`. */
export function parseGoDuration(text: string): Parsed<{ us: Micros }> {
  if (/^[+-]?0$/.test(text)) return { ok: true, us: 0 };
  if (!DURATION.test(text)) {
    const what = NUMBER_LAST.test(text) ? 'missing unit in duration' : 'invalid duration';
    return { ok: false, problem: `time: ${what} ${quoted(text)}` };
  }
  let us = 0;
  for (const [, amount, unit = ''] of text.matchAll(new RegExp(String.raw`(${NUMBER})([^\d.\s]+)`, 'g'))) {
    const unitUs = UNIT_US.get(unit);
    if (unitUs === undefined) {
      return { ok: false, problem: `time: unknown unit ${quoted(unit)} in duration ${quoted(text)}` };
    }
    us += Number(amount) * unitUs;
  }
  return { ok: true, us: text.startsWith('-') ? -us : us };
}

/** Whole numbers that a double holds too; of 32 bits where it is asked. */
export function parseGoInt(text: string, bits: 32 | 64 = 64): Parsed<{ value: number }> {
  const wrong = (what: string) =>
    ({ ok: false, problem: `strconv.ParseInt: parsing ${quoted(text)}: ${what}` }) as const;
  if (!/^[+-]?\d+$/.test(text)) return wrong('invalid syntax');
  const value = Number(text);
  const inRange = bits === 32 ? value >= -(2 ** 31) && value < 2 ** 31 : Number.isSafeInteger(value);
  return inRange ? { ok: true, value } : wrong('value out of range');
}

export function parseGoBool(text: string): Parsed<{ value: boolean }> {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return { ok: true, value: true };
  if (/^(?:0|f|F|FALSE|false|False)$/.test(text)) return { ok: true, value: false };
  return { ok: false, problem: `strconv.ParseBool: parsing ${quoted(text)}: invalid syntax` };
}

/** A JSON object of strings, as a map without a prototype: `__proto__` is a key like any other. Null is empty to Go. */
export function parseStringMap(text: string): Parsed<{ entries: Record<string, string> }> {
  const parsed = parseJson(text);
  if (parsed === undefined) return { ok: false, problem: syntaxProblem(text) };
  if (typeof parsed !== 'object' || Array.isArray(parsed)) return wrongType(parsed, 'map[string]string');
  const entries: Record<string, string> = Object.create(null);
  for (const [key, item] of Object.entries(parsed ?? {})) {
    if (typeof item !== 'string' && item !== null) return wrongType(item, 'string');
    entries[key] = item ?? '';
  }
  return { ok: true, entries };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function syntaxProblem(text: string): string {
  const [first] = text.trimStart();
  if (first === undefined) return 'unexpected end of JSON input';
  return /[[{"\d\-tfn]/.test(first) ? 'invalid JSON' : `invalid character '${first}' looking for beginning of value`;
}

function wrongType(value: unknown, wanted: string): { ok: false; problem: string } {
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return { ok: false, problem: `json: cannot unmarshal ${type} into Go value of type ${wanted}` };
}

/** A trace id as Jaeger takes it: up to 32 hex digits of any case, zeros in front left out, or base64 of 8 or 16 bytes. */
export function parseTraceId(text: string): Parsed<{ traceId: string }> {
  if (/^[0-9a-f]{1,32}$/i.test(text)) return { ok: true, traceId: text.toLowerCase().padStart(32, '0') };
  const bytes = bytesOfBase64(text);
  if (bytes?.length === 8 || bytes?.length === 16) {
    return { ok: true, traceId: bytes.toString('hex').padStart(32, '0') };
  }
  if (text.length > 32) {
    const shown = text.slice(0, QUOTED_CHARS_MAX);
    return { ok: false, problem: `TraceID cannot be longer than 32 hex characters: ${shown}` };
  }
  const high = text.slice(0, -16);
  const wrong = text.length > 16 && !/^[0-9a-f]+$/i.test(high) ? high : text.slice(-16);
  return { ok: false, problem: `strconv.ParseUint: parsing ${quoted(wrong)}: invalid syntax` };
}

function bytesOfBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]{11,22}={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, QUOTED_CHARS_MAX));
}
