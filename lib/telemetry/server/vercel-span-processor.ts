import 'server-only';
import type { TimeInput } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NEXT_SERVER_SPAN, NEXT_SPAN_TYPE } from './next-spans';

/**
 * `@vercel/otel` puts a processor of its own around all others, with two gaps.
 * - It passes on no `onEnding`: without it nothing would be translated, and nothing redacted.
 * - It takes the first span of a trace in this process for the trace's root, and when that one ends it ends all that
 *   are open. Two requests of one click are one trace: the second would be cut when the first is answered, and so
 *   would be what `after()` does. No span of ours ends another one, so an `end()` inside an `end()` is that cut.
 */
export function vercelSpanProcessor(inner: SpanProcessor, flush: () => Promise<void>): SpanProcessor {
  return {
    onStart(span, parent) {
      patchEnd(span, inner);
      inner.onStart(span, parent);
    },
    onEnd(span) {
      inner.onEnd(span);
      if (span.attributes[NEXT_SPAN_TYPE] !== NEXT_SERVER_SPAN) return;
      // After the processors behind this one have the span.
      waitUntil(Promise.resolve().then(flush));
    },
    forceFlush: () => inner.forceFlush(),
    shutdown: () => inner.shutdown(),
  };
}

const patched = new WeakSet<object>();
let ending = false;

/** Once, on the prototype: all spans share it. */
function patchEnd(span: Span, inner: SpanProcessor): void {
  const prototype = Object.getPrototypeOf(span) as Span;
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const { end } = prototype;
  prototype.end = function endOnce(this: Span, time?: TimeInput): void {
    if (ending || this.ended) return;
    ending = true;
    try {
      inner.onEnding?.(this);
      end.call(this, time);
    } finally {
      ending = false;
    }
  };
}

const REQUEST_CONTEXT = Symbol.for('@vercel/request-context');

/** The platform keeps a function alive until then; elsewhere there is nobody to tell. */
export function waitUntil(work: Promise<void>): void {
  const reader = Reflect.get(globalThis, REQUEST_CONTEXT) as
    | { get?: () => { waitUntil?: (work: Promise<void>) => void } | undefined }
    | undefined;
  reader?.get?.()?.waitUntil?.(work);
}
