import { parseSupportCode } from '@/lib/telemetry/support-code';

export type Jump =
  | { readonly kind: 'trace'; readonly traceId: string; readonly spanId: string | undefined }
  | { readonly kind: 'code'; readonly code: string };

const TRACEPARENT = /\b[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/;
const TRACE_ID = /(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])/;
const SHORT_ID = /^[0-9a-f]{16}$/;

/**
 * What a pasted text leads to: a traceparent, a trace id (also inside an address or a log line, also the 64 bits of
 * older systems), or a support code in any spelling.
 */
export function parseJump(text: string): Jump | undefined {
  const clean = text.trim().toLowerCase();
  const parent = TRACEPARENT.exec(clean);
  if (parent?.[1]) return trace(parent[1], parent[2]);
  const code = parseSupportCode(clean);
  if (code) return { kind: 'code', code };
  if (SHORT_ID.test(clean)) return trace(clean.padStart(32, '0'));
  const id = TRACE_ID.exec(clean);
  return id?.[1] ? trace(id[1]) : undefined;
}

function trace(traceId: string, spanId?: string): Jump | undefined {
  return /[^0]/.test(traceId) ? { kind: 'trace', traceId, spanId } : undefined;
}

export function traceHref(traceId: string, spanId?: string): string {
  return `/admin/traces/${traceId}${spanId === undefined ? '' : `?span=${spanId}`}`;
}
