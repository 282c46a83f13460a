import 'server-only';
import { type Span, trace } from '@opentelemetry/api';
import { keys } from '../attributes';
import { supportCode } from '../support-code';
import { recordException } from '../tracing';
import { logger } from './logger';

interface ErrorContext {
  readonly routePath: string;
  readonly routeType: string;
}

/** For Next's `onRequestError`: the failing span gets the exception and the code that the error page shows. */
export function recordRequestError(
  error: unknown,
  request: { readonly path: string; readonly method: string },
  context: ErrorContext,
  serverSpan?: Span,
): void {
  const span = trace.getActiveSpan();
  if (span) {
    recordException(span, error);
    (serverSpan ?? span).setAttribute(keys.supportCode, supportCode(span.spanContext().traceId));
  }
  const path = request.path.split('?', 1)[0];
  requestLog().error(
    { err: error, method: request.method, path, route: context.routePath, type: context.routeType },
    'request failed',
  );
}

let log: ReturnType<typeof logger> | undefined;
function requestLog(): ReturnType<typeof logger> {
  log ??= logger('request');
  return log;
}
