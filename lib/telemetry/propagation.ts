import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type TextMapGetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { formatTraceParent } from './traceparent';

export type Carrier = Record<string, string>;

/** Writes the active (or given) context into a carrier, in the formats of `OTEL_PROPAGATORS`. */
export function injectContext(carrier: Carrier = {}, from: Context = context.active()): Carrier {
  propagation.inject(from, carrier);
  return carrier;
}

/** For what we keep ourselves: `traceparent`, and `tracestate` where there is one, whatever others are told. */
export function injectTraceContext(from: Context = context.active()): Carrier {
  const span = trace.getSpanContext(from);
  if (!span || !isSpanContextValid(span)) return {};
  const sampled = (span.traceFlags & TraceFlags.SAMPLED) !== 0;
  const tracestate = span.traceState?.serialize();
  return { traceparent: formatTraceParent({ ...span, sampled }), ...(tracestate && { tracestate }) };
}

const getter: TextMapGetter<Record<string, unknown>> = {
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => {
    const value = carrier[key];
    return typeof value === 'string' ? value : undefined;
  },
};

/** Reads a context from any carrier, however broken; without a valid one the result has no span. */
export function extractContext(carrier: Record<string, unknown>, onto: Context = ROOT_CONTEXT): Context {
  return propagation.extract(onto, carrier, getter);
}

export function injectIntoHeaders(headers: Headers, from: Context = context.active()): Headers {
  for (const [name, value] of Object.entries(injectContext({}, from))) headers.set(name, value);
  return headers;
}

export function extractFromHeaders(headers: Headers, onto: Context = ROOT_CONTEXT): Context {
  return extractContext(Object.fromEntries(headers), onto);
}

export function withContext<T>(value: Context, fn: () => T): T {
  return context.with(value, fn);
}
