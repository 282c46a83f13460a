import { type Context, context, propagation, ROOT_CONTEXT, type TextMapGetter } from '@opentelemetry/api';

export type Carrier = Record<string, string>;

/** Writes the active (or given) context into a carrier: `traceparent`, and `tracestate` where there is one. */
export function injectContext(carrier: Carrier = {}, from: Context = context.active()): Carrier {
  propagation.inject(from, carrier);
  return carrier;
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
