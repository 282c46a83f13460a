import { INVALID_SPAN_CONTEXT, type Span, type Tracer, trace } from '@opentelemetry/api';

export type SpanOptions = object;

export const SCOPE_VERSION = '1.0.0';

/** The baseline makes no spans: these only call. The names are those of the file it stands in for. */
const nothing: Span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

type Run<T> = (span: Span) => Promise<T>;

export async function withSpan<T>(_: string, __: object, fn: (span: Span) => T | Promise<T>): Promise<T> {
  return fn(nothing);
}

export const createSpan = withSpan;

export const dbQuerySpan = <T>(_: string, __: string, fn: Run<T>): Promise<T> => fn(nothing);

export const redisOpSpan = <T>(_: string, __: string, fn: Run<T>, ___?: 'redis' | 'memory'): Promise<T> => fn(nothing);

export const externalApiSpan = dbQuerySpan;

export const recordException: (span: Span, error: unknown) => void = () => undefined;

export const setActiveAttributes: (attributes: object) => void = () => undefined;

export const tracerOf = (scope: string): Tracer => trace.getTracer(scope);

export const isDropped: (span: Span) => boolean = () => false;
