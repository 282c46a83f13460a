import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type Span,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { AppError, type ErrorCode, errorType } from '../base/errors';
import { processSlot } from '../base/process-slot';
import { keys } from './attributes';

/** One log record on its way out; times are now, ids those of `context`. */
export interface LogRecordDraft {
  /** The instrumentation scope; a logger's name. */
  readonly scope: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body?: string;
  readonly eventName?: string;
  readonly attributes: Attributes;
  readonly context: Context;
}

export interface LogOut {
  emit(draft: LogRecordDraft): void;
  /** False where debug and info lines of unsampled traces go their traces' way. */
  readonly keepUnsampled: boolean;
  /** Errors that have their record. */
  readonly exceptions: WeakSet<object>;
}

/** Filled where log records leave this process; empty costs a look at a variable. */
export const logOutSlot = processSlot<LogOut>('log-out');

export const SEVERITIES = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;
export type SeverityName = keyof typeof SEVERITIES;

/** Never a warning or an error; never a line that belongs to no trace. */
export function isSampledAway(severityNumber: number, at: Context, keepUnsampled: boolean): boolean {
  if (keepUnsampled || severityNumber >= SEVERITIES.warn) return false;
  const span = trace.getSpanContext(at);
  return span !== undefined && isSpanContextValid(span) && (span.traceFlags & TraceFlags.SAMPLED) === 0;
}

/**
 * An exception is one record, however often it is caught, recorded and logged on its way: whoever claims it first
 * tells it whole, with the context of the innermost span.
 */
export function claimException(out: LogOut, error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return true;
  if (out.exceptions.has(error)) return false;
  out.exceptions.add(error);
  return true;
}

/** Ours to mend. The others refuse what somebody asked, which is no failure, and anybody can bring about many. */
const FAULTS: readonly ErrorCode[] = [
  'internal',
  'unavailable',
  'upstream_failed',
  'upstream_timeout',
  'payment_unknown',
];

/** Also where the span is not recorded: errors are never sampled away. */
export function logException(span: Span, error: unknown): void {
  const out = logOutSlot.peek();
  if (!out || !claimException(out, error)) return;
  const severity = error instanceof AppError && !FAULTS.includes(error.code) ? 'info' : 'error';
  out.emit({
    scope: 'media-gateway',
    severityNumber: SEVERITIES[severity],
    severityText: severity.toUpperCase(),
    eventName: 'exception',
    attributes: exceptionAttributes(error),
    context: trace.setSpan(context.active(), span),
  });
}

function exceptionAttributes(error: unknown): Attributes {
  if (!(error instanceof Error)) return { [keys.exceptionType]: typeof error, [keys.exceptionMessage]: String(error) };
  return {
    // As on the span; the names of our own classes are minified away.
    [keys.exceptionType]: errorType(error),
    [keys.exceptionMessage]: error.message,
    ...(error.stack !== undefined && { [keys.exceptionStacktrace]: error.stack }),
  };
}
