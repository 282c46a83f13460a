import type { Span } from '@opentelemetry/api';
import type { HeadDecision } from './sampling/sampling';

/**
 * What the request-start hook decided about a request before Next made its span. The ids are the ones the SERVER span
 * will get, so that `Server-Timing`, the support code and the span always agree, for unsampled requests too.
 */
export interface RequestRoot {
  readonly traceId: string;
  readonly spanId: string;
  /** The first span takes the ids; spans after it get random ones. */
  taken: boolean;
  /** The SERVER span once it began; inside a route the active span is one of Next's inner ones. */
  serverSpan?: Span;
  /** False for the paths of tracing rule 10. */
  readonly recorded: boolean;
  /** The caller showed the service token: its sampling flag is honoured. */
  readonly trusted: boolean;
  /** Taken once a request, by the hook; absent with telemetry off. */
  readonly decision?: HeadDecision | undefined;
}

/** Given by whoever owns the request context: this room may not open `lib/http`. */
export type CurrentRequestRoot = () => RequestRoot | undefined;
