import { type Context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-web';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_URL_FULL } from '@opentelemetry/semantic-conventions';
import type { BatchSender } from './batch-sender';
import { AUDIENCE_OPERATOR, browserKeys, scopes } from './names';
import { spanJson } from './otlp-json';
import { isOperatorPath } from './records';
import { routeTemplate } from './route-template';
import { scrubUrl } from './scrub-url';

const UNSAMPLED_MAX = 50;

const traceIdOf = (span: ReadableSpan): string => span.spanContext().traceId;
const isSampled = (span: ReadableSpan): boolean => (span.spanContext().traceFlags & 1) === 1;

/** Says whose page a span began on, gives fetches their names, and hands what has ended to the sender. */
export class PageProcessor implements SpanProcessor {
  readonly #sender: BatchSender;
  readonly #open = new Set<Span>();
  #unsampled: readonly ReadableSpan[] = [];
  /** The trace of the last unsampled flow that failed; spans may still end after it. */
  #failed = '';
  #isLeaving = false;

  constructor(sender: BatchSender) {
    this.#sender = sender;
  }

  onStart(span: Span, _parent: Context): void {
    this.#open.add(span);
    // What other listeners send at the last moment: after them nothing runs any more.
    if (this.#isLeaving) queueMicrotask(() => this.leave());
    if (this.#sender.dropped) span.setAttribute(browserKeys.dropped, this.#sender.dropped);
    // A record knows by itself where it began.
    const isRecord = span.instrumentationScope.name === scopes.browser;
    if (!isRecord && isOperatorPath(location.pathname)) span.setAttribute(browserKeys.audience, AUDIENCE_OPERATOR);
    const url = span.attributes[ATTR_URL_FULL];
    if (typeof url === 'string') describeUrl(span, url);
  }

  onEnd(span: ReadableSpan & Partial<Span>): void {
    this.#open.delete(span as Span);
    if (isSampled(span)) return this.#send(span);
    this.#unsampled = [...this.#unsampled.slice(1 - UNSAMPLED_MAX), span];
    if (span.status.code === SpanStatusCode.ERROR && span.name.startsWith('flow')) this.#failed = traceIdOf(span);
    if (traceIdOf(span) === this.#failed) this.#sendFailed();
  }

  #send(span: ReadableSpan): void {
    this.#sender.add({ scope: span.instrumentationScope.name, json: spanJson(span) });
  }

  /** Sampling must not hide a user action that failed. */
  #sendFailed(): void {
    for (const span of this.#unsampled) if (traceIdOf(span) === this.#failed) this.#send(span);
    this.#unsampled = this.#unsampled.filter((span) => traceIdOf(span) !== this.#failed);
  }

  /** The page is going: what is under way will not end by itself. */
  leave(): void {
    this.#isLeaving = true;
    for (const span of this.#open) span.setAttribute(browserKeys.unfinished, true).end();
    this.#sender.flush(true);
  }

  /** The page came back from the browser's cache. */
  stay(): void {
    this.#isLeaving = false;
  }

  async forceFlush(): Promise<void> {
    this.#sender.flush(false);
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }
}

function describeUrl(span: Span, href: string): void {
  span.setAttribute(ATTR_URL_FULL, scrubUrl(href));
  const template = span.kind === SpanKind.CLIENT && routeTemplate(new URL(href).pathname);
  if (template) span.updateName(`${span.attributes[ATTR_HTTP_REQUEST_METHOD]} ${template}`);
}
