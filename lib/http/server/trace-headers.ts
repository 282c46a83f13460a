import 'server-only';
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { PropagatorName } from '../../telemetry/config';
import { readForeign } from '../../telemetry/foreign-context';
import { formatTraceParent, parseTraceParent, type TraceParent } from '../../telemetry/traceparent';

/** Any of these is sent by a browser and hardly by a program that calls us. */
export function hasBrowserMarks(headers: IncomingHttpHeaders): boolean {
  return (
    headers['sec-fetch-site'] !== undefined ||
    headers['sec-fetch-mode'] !== undefined ||
    headers.origin !== undefined ||
    headers.referer !== undefined ||
    headers.cookie !== undefined ||
    (headers['user-agent'] ?? '').startsWith('Mozilla/')
  );
}

/** `authorization: Bearer <token>`, compared in constant time. */
export function bearsToken(authorization: string | undefined, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (!given || !token) return false;
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Headers of other formats become the one that everything after this reads; a `traceparent` that is there wins. */
export function translateTraceHeaders(headers: IncomingHttpHeaders, formats: readonly PropagatorName[]): void {
  if (formats.length === 0 || typeof headers.traceparent === 'string') return;
  const parent = readForeign(formats, (name) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  });
  if (!parent) return;
  headers.traceparent = formatTraceParent(parent);
  delete headers.tracestate;
}

/**
 * Accepts a stranger's ids, never more: an invalid `traceparent` goes, so that a new trace begins; `tracestate` and
 * `baggage` of browsers go, because they would travel on to every system we call.
 */
export function cleanTraceHeaders(headers: IncomingHttpHeaders, trusted: boolean): TraceParent | undefined {
  const site = headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const header = headers.traceparent;
  const parent = foreign || typeof header !== 'string' ? undefined : parseTraceParent(header.trim());
  if (!parent) {
    delete headers.traceparent;
    delete headers.tracestate;
  }
  if (!trusted && hasBrowserMarks(headers)) {
    delete headers.tracestate;
    delete headers.baggage;
  }
  return parent;
}
