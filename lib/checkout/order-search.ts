import { parseSupportCode } from '@/lib/telemetry/support-code';

/** What an operator looked for. An address never goes into a URL, a span or a log. */
export type OrderSearch =
  | { readonly kind: 'support_code'; readonly code: string }
  | { readonly kind: 'trace'; readonly traceId: string }
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'email'; readonly email: string };

export const ORDER_SEARCH_LENGTH_MAX = 320;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** By its form alone; undefined when it is none of them. */
export function parseOrderSearch(text: string): OrderSearch | undefined {
  const clean = text.trim().toLowerCase();
  if (/^[^\s@\0]+@[^\s@\0]+\.[^\s@\0]+$/.test(clean)) return { kind: 'email', email: clean };
  if (/^mg-\d{4}-\d{6,12}$/.test(clean)) return { kind: 'number', number: clean.toUpperCase() };
  if (UUID.test(clean)) return { kind: 'id', id: clean };
  if (/^[0-9a-f]{32}$/.test(clean)) return { kind: 'trace', traceId: clean };
  const code = parseSupportCode(clean);
  return code === undefined ? undefined : { kind: 'support_code', code };
}

/** The bounds between which the trace ids of a support code lie. */
export function traceIdsOf(code: string): { readonly first: string; readonly last: string } {
  const prefix = code.replaceAll('-', '').toLowerCase();
  return { first: prefix.padEnd(32, '0'), last: prefix.padEnd(32, 'f') };
}
