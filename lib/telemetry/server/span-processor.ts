import 'server-only';
import type { Exception, TimeInput } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { AUDIENCE_OPERATOR, keys } from '../attributes';
import { redactAttributes, redactName, redactText } from '../redact';
import { NEXT_SERVER_SPAN, NEXT_SPAN_TYPE } from './next-spans';
import type { CurrentRequestRoot } from './request-root';
import { translate } from './translate';
import { isOperatorPath } from './unrecorded';

/** Runs before the exporting processors: what it does to a span, every exporter sees. */
export function gatewaySpanProcessor(requestRoot: CurrentRequestRoot = () => undefined): SpanProcessor {
  return {
    onStart(span) {
      recordEachExceptionOnce(span);
      if (span.attributes[NEXT_SPAN_TYPE] !== NEXT_SERVER_SPAN) return;
      const root = requestRoot();
      if (root) root.serverSpan = span;
      const target = span.attributes['http.target'];
      if (typeof target === 'string' && isOperatorPath(target)) span.setAttribute(keys.audience, AUDIENCE_OPERATOR);
    },
    onEnding(span) {
      translate(span);
      redactAttributes(span.attributes);
      for (const event of span.events) {
        event.name = redactName(event.name);
        if (event.attributes) redactAttributes(event.attributes);
      }
      // A copy of the SDK's own, as an event's are.
      for (const link of span.links) if (link.attributes) redactAttributes(link.attributes);
      const name = redactName(span.name);
      if (name !== span.name) span.updateName(name);
      const { code, message } = span.status;
      const clean = message === undefined ? undefined : redactText(message);
      if (clean !== undefined && clean !== message) span.setStatus({ code, message: clean });
    },
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

const patched = new WeakSet<object>();
const seen = new WeakSet<object>();

/**
 * An error passes through several spans: ours, Next's, the driver's. The innermost carries the exception, the outer
 * ones their status. Patched once, on the prototype: all of them call the same method.
 */
function recordEachExceptionOnce(span: Span): void {
  const prototype = Object.getPrototypeOf(span) as Span;
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const { recordException } = prototype;
  prototype.recordException = function record(this: Span, error: Exception, time?: TimeInput): void {
    if (typeof error === 'object' && error !== null) {
      if (seen.has(error)) return;
      seen.add(error);
    }
    recordException.call(this, error, time);
  };
}
