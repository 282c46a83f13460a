import 'server-only';
import type { IdGenerator } from '@opentelemetry/sdk-trace-base';
import { newSpanId, newTraceId } from '@/lib/base/ids';
import type { CurrentRequestRoot } from './request-root';

/**
 * Random ids, but for the first span of a request: that one gets the ids which the request hook already told the
 * browser. The SDK asks for the span id first, then, where there is no parent, for the trace id.
 */
export function requestIds(current: CurrentRequestRoot): IdGenerator {
  // Both calls happen within one synchronous `startSpan`.
  let traceIdOfRoot: string | undefined;
  return {
    generateSpanId() {
      const root = current();
      traceIdOfRoot = undefined;
      if (!root || root.taken) return newSpanId();
      root.taken = true;
      traceIdOfRoot = root.traceId;
      return root.spanId;
    },
    generateTraceId() {
      return traceIdOfRoot ?? newTraceId();
    },
  };
}
