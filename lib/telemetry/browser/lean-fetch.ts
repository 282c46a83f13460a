import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { type FetchCustomAttributeFunction, FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { ATTR_ERROR_TYPE, ATTR_HTTP_RESPONSE_STATUS_CODE } from '@opentelemetry/semantic-conventions';

/** What the library calls after the body or the failure; a browser's fetch rejects with a TypeError or DOMException. */
type FetchResult = Parameters<FetchCustomAttributeFunction>[2];

/**
 * The fetch instrumentation without what loses spans and costs time: it would watch every resource timing of the page
 * for each call and end the span 300 ms after the body, when the page may be gone. Here the span ends in the public
 * hook. Two private methods are replaced; `lean-fetch.test.ts` fails when they are renamed.
 */
export class LeanFetch extends FetchInstrumentation {
  constructor() {
    super({
      enabled: false,
      ignoreNetworkEvents: true,
      applyCustomAttributesOnSpan: (span, _, result) => finish(span, result),
    });
  }

  /** The instrumented form of `native`; `window.fetch` stays whose it is. */
  around(native: typeof fetch): typeof fetch {
    const outer = globalThis.fetch;
    globalThis.fetch = native;
    try {
      this.enable();
      return globalThis.fetch;
    } finally {
      globalThis.fetch = outer;
    }
  }
}

/** The names under which the library calls what we replace. */
export const replacedMethods = {
  _prepareSpanData: () => ({}),
  // The hook has ended the span, except where the body could not even be opened.
  _endSpan: (span: Span) => {
    if (span.isRecording()) span.end();
  },
};

Object.assign(LeanFetch.prototype, replacedMethods);

function finish(span: Span, result: FetchResult): void {
  if (result instanceof Response) finishWithStatus(span, result.status);
  else finishWithError(span, result);
  span.end();
}

export function finishWithStatus(span: Span, status: number): void {
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (status < 400) return;
  span.setAttribute(ATTR_ERROR_TYPE, String(status));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** An abort is the caller's will and no error. */
export function finishWithError(span: Span, error: unknown): void {
  const name = nameOf(error);
  if (name === 'AbortError') return;
  span.setAttribute(ATTR_ERROR_TYPE, name);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function nameOf(error: unknown): string {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return typeof name === 'string' && name !== '' ? name : 'Error';
}
