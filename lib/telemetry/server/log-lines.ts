import 'server-only';
import { type Attributes, type AttributeValue, type Context, context } from '@opentelemetry/api';
import { keys } from '../attributes';
import { claimException, isSampledAway, logOutSlot, SEVERITIES, type SeverityName } from '../log-records';

/** pino's own numbers; the lines carry the names. */
const PINO_LEVELS: Readonly<Record<number, SeverityName>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** Sampled with the trace: neither written nor sent. */
export function losesLine(level: number): boolean {
  const out = logOutSlot.peek();
  if (!out) return false;
  return isSampledAway(SEVERITIES[PINO_LEVELS[level] ?? 'info'], context.active(), out.keepUnsampled);
}

/** True where the error of this call has no record yet, so that the line's own shall tell it. */
export function claimError(first: unknown): boolean {
  const out = logOutSlot.peek();
  if (!out) return true;
  const error = first instanceof Error ? first : errOf(first);
  return error === undefined || claimException(out, error);
}

function errOf(fields: unknown): unknown {
  return typeof fields === 'object' && fields !== null && 'err' in fields ? fields.err : undefined;
}

/** Of every line; what else stands there becomes attributes. */
const KNOWN = new Set(['level', 'time', 'name', 'msg', 'service', 'trace_id', 'span_id', 'trace_flags', 'err']);

/**
 * The record of a written line: made of the line itself, so that both say the same and nothing is sent that the
 * line's redaction has taken out.
 */
export function emitLine(scope: string, line: string, tellsError: boolean, at: Context): void {
  const out = logOutSlot.peek();
  if (!out) return;
  const entry = parsed(line);
  if (!entry) return;
  const severity = severityOf(entry.level);
  const attributes = errorAttributes(entry.err, tellsError);
  for (const [key, value] of Object.entries(entry)) if (!KNOWN.has(key)) attributes[key] = flat(value);
  out.emit({
    scope,
    severityNumber: SEVERITIES[severity],
    severityText: severity.toUpperCase(),
    ...(typeof entry.msg === 'string' && { body: entry.msg }),
    attributes,
    context: at,
  });
}

/** The names of the conventions; of an exception that has a record already, only what kind it was. */
function errorAttributes(err: unknown, tellsAll: boolean): Attributes {
  if (typeof err !== 'object' || err === null) return err === undefined ? {} : { [keys.exceptionMessage]: flat(err) };
  const { type, message, stack }: Record<string, unknown> = { ...err };
  if (!tellsAll) return { [keys.errorType]: flat(type) };
  return {
    [keys.exceptionType]: flat(type),
    [keys.exceptionMessage]: flat(message),
    [keys.exceptionStacktrace]: flat(stack),
  };
}

/** What is no plain value goes as JSON text; undefined is left out. */
function flat(value: unknown): AttributeValue | undefined {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? value : JSON.stringify(value);
}

function severityOf(level: unknown): SeverityName {
  return Object.values(PINO_LEVELS).find((name) => name === level) ?? 'info';
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? { ...entry } : undefined;
  } catch {
    // Whatever pino wrote there: the line is on its way, and a log must not fail.
    return undefined;
  }
}
