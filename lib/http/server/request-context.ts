import 'server-only';
import { type Span, type SpanContext, trace } from '@opentelemetry/api';
import { ambientRequest, enterRequest } from '../../telemetry/server/ambient';
import type { RequestRoot } from '../../telemetry/server/request-root';

/** What the request-start hook knows of a request; there with telemetry off too. */
export interface RequestContext {
  /** A valid inbound traceparent's, else random; the support code comes from it. */
  readonly traceId: string;
  /** The nonce of the Content-Security-Policy. */
  readonly nonce: string;
  /** From the socket, or by `TRUST_PROXY_HOPS`. */
  readonly clientAddress: string;
  /** Path and query as they were asked for. */
  readonly address: string;
  /** For telemetry: the ids of the SERVER span, and whether there shall be one. */
  readonly root?: RequestRoot;
}

/** From here on, for all that this request causes; with a span context where nothing of it is recorded. */
export function enterRequestContext(request: RequestContext, dropped?: SpanContext): void {
  enterRequest(request, dropped);
}

/** Undefined outside a request. */
export function requestContext(): RequestContext | undefined {
  return ambientRequest() as RequestContext | undefined;
}

/** What `initTelemetry` asks of a request. */
export function currentRequestRoot(): RequestRoot | undefined {
  return requestContext()?.root;
}

/** The span of the whole request; inside a route the active one is Next's own. Undefined when it is not recorded. */
export function serverSpan(): Span | undefined {
  return currentRequestRoot()?.serverSpan ?? trace.getActiveSpan();
}
