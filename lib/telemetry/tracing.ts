import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { errorType } from '../base/errors';
import { keys } from './attributes';
import { logException } from './log-records';

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly links?: readonly Link[];
  /** The parent; the active context when absent. */
  readonly parent?: Context;
  /** A new trace, whatever is active. */
  readonly root?: boolean;
  readonly startTime?: number | Date;
  /** Instrumentation scope; the room's name. */
  readonly scope?: string;
}

/** Of every scope of ours. */
export const SCOPE_VERSION = '1.0.0';

let owner: TracerProvider | undefined;
const tracers = new Map<string, Tracer>();

/** Found once a provider: each look-up makes a key of name and version, and passes through Next's wrapper. */
export function tracerOf(scope: string): Tracer {
  const provider = trace.getTracerProvider();
  if (provider !== owner) {
    owner = provider;
    tracers.clear();
  }
  let tracer = tracers.get(scope);
  if (!tracer) {
    tracer = provider.getTracer(scope, SCOPE_VERSION);
    tracers.set(scope, tracer);
  }
  return tracer;
}

/**
 * Runs `fn` inside a span and ends the span once. A thrown error is recorded once, however many spans it passes
 * through: the innermost carries the exception event, the outer ones the status. Next's `redirect()` and
 * `notFound()` are thrown too, but are no errors.
 */
export async function withSpan<T>(name: string, options: SpanOptions, fn: (span: Span) => T | Promise<T>): Promise<T> {
  const parent = options.parent ?? context.active();
  const above = options.root ? undefined : trace.getSpan(parent);
  const dropped = above && isDropped(above) ? above : undefined;
  const span = dropped ?? startSpan(name, options, parent);
  try {
    if (dropped && !options.parent) return await fn(dropped);
    return await context.with(dropped ? parent : trace.setSpan(parent, span), fn, undefined, span);
  } catch (error) {
    if (!isNextControlFlow(error)) recordException(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function startSpan(name: string, options: SpanOptions, parent: Context): Span {
  return tracerOf(options.scope ?? 'media-gateway').startSpan(
    name,
    {
      kind: options.kind ?? SpanKind.INTERNAL,
      root: options.root ?? false,
      ...(options.attributes && { attributes: options.attributes }),
      ...(options.links && { links: [...options.links] }),
      ...(options.startTime !== undefined && { startTime: options.startTime }),
    },
    parent,
  );
}

/**
 * A span of this process that was not sampled: what hangs below it would not be either, and the look at it costs a
 * tenth of making one. One that has ended does not record either, and is another thing.
 */
export function isDropped(span: Span): boolean {
  if (span.isRecording() || 'ended' in span) return false;
  const { isRemote } = span.spanContext();
  return isRemote !== true && isSpanContextValid(span.spanContext());
}

/** R3.7 names it so. */
export const createSpan = withSpan;

/** A database call that no library instrumentation sees. `query` must be parameterised. */
export function dbQuerySpan<T>(query: string, table: string, fn: (span: Span) => Promise<T>): Promise<T> {
  const operation = /^\s*(\w+)/.exec(query)?.[1]?.toUpperCase() ?? 'QUERY';
  return withSpan(
    `${operation} ${table}`,
    {
      kind: SpanKind.CLIENT,
      attributes: {
        [keys.dbSystem]: 'postgresql',
        [keys.dbOperation]: operation,
        [keys.dbCollection]: table,
        [keys.dbQueryText]: query,
      },
    },
    fn,
  );
}

/** A cache operation, e.g. `redisOpSpan('GET', 'session', ...)`. `key` is the key's low-cardinality prefix, never an id. */
export function redisOpSpan<T>(
  operation: string,
  key: string,
  fn: (span: Span) => Promise<T>,
  system: 'redis' | 'memory' = 'redis',
): Promise<T> {
  const name = operation.toUpperCase();
  return withSpan(
    `${name} ${key}`,
    {
      kind: system === 'redis' ? SpanKind.CLIENT : SpanKind.INTERNAL,
      attributes: { [keys.dbSystem]: system, [keys.dbOperation]: name, [keys.dbCollection]: key },
    },
    fn,
  );
}

/** A call to another company's API; the HTTP client span hangs below it. */
export function externalApiSpan<T>(service: string, operation: string, fn: (span: Span) => Promise<T>): Promise<T> {
  return withSpan(`${service} ${operation}`, { attributes: { 'service.peer.name': service } }, fn);
}

const recorded = new WeakSet<object>();

/** Marks the span as failed; adds the exception event, and its log record, only where the error was first seen. */
export function recordException(span: Span, error: unknown): void {
  logException(span, error);
  span.setAttribute(keys.errorType, errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
  if (typeof error === 'object' && error !== null) {
    if (recorded.has(error)) return;
    recorded.add(error);
  }
  span.recordException(error instanceof Error ? error : String(error));
}

function isNextControlFlow(error: unknown): boolean {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? error.digest : undefined;
  return (
    typeof digest === 'string' && (digest.startsWith('NEXT_REDIRECT') || digest.startsWith('NEXT_HTTP_ERROR_FALLBACK'))
  );
}

/** The verb pattern of the house: attributes on whatever span is active, a no-op without one. */
export function setActiveAttributes(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}
