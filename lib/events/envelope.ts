import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import { extractContext, injectTraceContext } from '@/lib/telemetry/propagation';

/** A record of the log: what happened, and the context it happened in. */
export interface Envelope {
  readonly eventId: string;
  readonly type: string;
  readonly version: number;
  readonly offset: number;
  readonly payload: unknown;
  readonly headers: unknown;
  /** How often it has been given out, this time included. */
  readonly attempt: number;
}

/** Baggage stays behind: it would travel into every topic and every consumer. */
const HEADERS = ['traceparent', 'tracestate'] as const;
/** A traceparent has 55 characters, a tracestate 512. */
const HEADER_BYTES_MAX = 1024;

export function currentHeaders(): Record<string, string> {
  const carrier = injectTraceContext();
  return pick((name) => carrier[name]);
}

/**
 * The context in a record's headers. Producers of other teams write them, so every form is possible: absent, null,
 * text or bytes, in an array when duplicate (the last one counts), not UTF-8, far too large. None of it throws;
 * whatever is not usable is as good as absent.
 */
export function contextOfHeaders(headers: unknown): Context {
  if (typeof headers !== 'object' || headers === null) return ROOT_CONTEXT;
  return extractContext(pick((name) => text(Reflect.get(headers, name))));
}

function pick(read: (name: (typeof HEADERS)[number]) => string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of HEADERS) {
    const value = read(name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function text(value: unknown): string | undefined {
  if (Array.isArray(value)) return text(value.at(-1));
  if (typeof value === 'string') return value.length <= HEADER_BYTES_MAX ? value : undefined;
  if (!(value instanceof Uint8Array) || value.byteLength > HEADER_BYTES_MAX) return undefined;
  try {
    return utf8.decode(value);
  } catch {
    // Not UTF-8: no header of ours.
    return undefined;
  }
}
