import { type Context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-web';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_URL_FULL } from '@opentelemetry/semantic-conventions';
import { sampledByRatio } from '../sampling';
import type { BatchSender } from './batch-sender';
import { AUDIENCE_OPERATOR, browserKeys, scopes } from './names';
import { spanJson } from './otlp-json';
import { isOperatorPath } from './records';
import { routeTemplate } from './route-template';
import { scrubUrl } from './scrub-url';

const ENDED_MAX = 50;

const traceIdOf = (span: ReadableSpan): string => span.spanContext().traceId;

/** By the ratio that the last answer brought: the same decision as the stub's and the server's. */
export const isKept = (traceId: string): boolean =>
  sampledByRatio(traceId, Number(document.documentElement.dataset.traceRatio));

/** Says whose page a span began on, gives fetches their names, and hands what has ended to the sender. */
export class PageProcessor implements SpanProcessor {
  readonly #sender: BatchSender;
  readonly #open = new Set<Span>();
  /** The last that were not sent. */
  #ended: readonly ReadableSpan[] = [];
  /** The trace that was sent last; more of its spans may end. */
  #kept = '';
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
    const traceId = traceIdOf(span);
    this.#ended = [...this.#ended.slice(1 - ENDED_MAX), span];
    // Sampling must not hide a user action that failed.
    const isFailedFlow = span.status.code === SpanStatusCode.ERROR && span.name.startsWith('flow');
    if (isFailedFlow || isKept(traceId)) this.#kept = traceId;
    if (traceId === this.#kept) this.#send(traceId);
  }

  /** Whole: an answer may say late that its trace is kept. */
  #send(traceId: string): void {
    this.#ended = this.#ended.filter((span) => {
      if (traceIdOf(span) !== traceId) return true;
      this.#sender.add({ scope: span.instrumentationScope.name, json: spanJson(span) });
      return false;
    });
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
