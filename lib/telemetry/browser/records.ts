import { type Attributes, ROOT_CONTEXT, type Span, SpanKind, type Tracer } from '@opentelemetry/api';
import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace-web';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_URL_FULL } from '@opentelemetry/semantic-conventions';
import { contextOf } from './flow-context';
import { finishWithError, finishWithStatus } from './lean-fetch';
import { AUDIENCE_OPERATOR, browserKeys } from './names';
import { routeTemplate } from './route-template';
import type { SpanRecord, SpanRef } from './runtime';

const NAVIGATION_MS_MAX = 10_000;

/** Gives a record's span the ids that its request has already carried to the server. */
export class ReplayIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #next: SpanRef | undefined;

  replay<T>(ref: SpanRef, fn: () => T): T {
    this.#next = ref;
    try {
      return fn();
    } finally {
      this.#next = undefined;
    }
  }

  generateTraceId(): string {
    return this.#next?.traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#next?.spanId ?? this.#random.generateSpanId();
  }
}

/** Turns an ended record into a span with the same ids and times. */
export function exportRecord(record: SpanRecord, tracer: Tracer, ids: ReplayIds): void {
  const span = ids.replay(record, () =>
    tracer.startSpan(
      spanName(record),
      {
        kind: record.kind === 'fetch' ? SpanKind.CLIENT : SpanKind.INTERNAL,
        startTime: record.startMs,
        attributes: attributesOf(record),
        links: record.link ? [{ context: { ...refOf(record.link), traceFlags: record.link.sampled ? 1 : 0 } }] : [],
      },
      record.parent ? contextOf(record.parent) : ROOT_CONTEXT,
    ),
  );
  finish(span, record);
  span.end(record.startMs + durationMs(record));
  // Pages link to the pages before them: a chain that must not keep them all in memory.
  record.parent = undefined;
  record.link = undefined;
}

const refOf = ({ traceId, spanId }: SpanRef): { traceId: string; spanId: string } => ({ traceId, spanId });

/** The name of a fetch comes with its URL, for all fetches in one place. */
function spanName(record: SpanRecord): string {
  if (record.kind === 'flow') return `flow ${record.name}`;
  if (record.kind === 'fetch') return (record.how ?? 'GET').toUpperCase();
  return [record.kind, routeTemplate(new URL(record.name).pathname)].filter(Boolean).join(' ');
}

function attributesOf(record: SpanRecord): Attributes {
  const attributes: Attributes = { ...record.attributes };
  if (record.kind === 'fetch') attributes[ATTR_HTTP_REQUEST_METHOD] = (record.how ?? 'GET').toUpperCase();
  if (record.kind !== 'flow') attributes[ATTR_URL_FULL] = record.name;
  if (record.early) attributes[browserKeys.early] = true;
  if (record.kind === 'navigation') {
    attributes[browserKeys.sameDocument] = true;
    if (record.how) attributes[browserKeys.navigationType] = record.how;
    attributes[browserKeys.navigationOutcome] = isOverdue(record) ? 'timeout' : record.outcome;
    const from = pageOf(record.link);
    if (from) attributes[browserKeys.navigationFrom] = routeTemplate(from);
  }
  if (isOperators(record)) attributes[browserKeys.audience] = AUDIENCE_OPERATOR;
  return attributes;
}

function finish(span: Span, record: SpanRecord): void {
  if (record.outcome === 'left') span.setAttribute(browserKeys.unfinished, true);
  if (record.status !== undefined) finishWithStatus(span, record.status);
  if (record.error === undefined) return;
  finishWithError(span, record.error);
  if (record.kind === 'flow' && record.error instanceof Error) span.recordException(record.error);
}

const isOverdue = (record: SpanRecord): boolean =>
  record.kind === 'navigation' && record.outcome !== 'commit' && elapsedMs(record) > NAVIGATION_MS_MAX;

const elapsedMs = (record: SpanRecord): number => (record.endClockMs ?? record.clockMs) - record.clockMs;

/** A navigation without a commit was no longer one after a while. */
function durationMs(record: SpanRecord): number {
  return isOverdue(record) ? NAVIGATION_MS_MAX : elapsedMs(record);
}

/** The path of a page's record; undefined for anything else. */
function pageOf(ref: SpanRef | undefined): string | undefined {
  if (!ref || !('kind' in ref)) return undefined;
  const record = ref as SpanRecord;
  return record.kind === 'pageload' || record.kind === 'navigation' ? new URL(record.name).pathname : undefined;
}

/** Whatever began on an operator's page, or leads to one. */
function isOperators(record: SpanRecord): boolean {
  const path = pageOf(record) ?? pageOf(record.parent) ?? pageOf(record.link) ?? location.pathname;
  return isOperatorPath(path);
}

export function isOperatorPath(path: string): boolean {
  return path === '/admin' || path.startsWith('/admin/');
}
