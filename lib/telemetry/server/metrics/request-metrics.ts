import 'server-only';
import type { SpanContext } from '@opentelemetry/api';
import { keys } from '../../attributes';
import { gatewayMetrics } from '../../metric-names';
import { histogram, NO_SPAN } from '../../metrics';

export interface MeasuredRequest {
  readonly method: string;
  /** A template; undefined where no route answers. */
  readonly route: string | undefined;
  readonly status: number;
  readonly scheme: string;
  readonly durationMs: number;
  readonly span: SpanContext | undefined;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const CLIENT_LEFT = 499;
const durations = histogram(gatewayMetrics.httpServerDuration);

/** Counted for every request, so that rates and percentiles are true at any sampling. */
export function recordRequest({ method, route, status, scheme, durationMs, span }: MeasuredRequest): void {
  const left = status === CLIENT_LEFT;
  durations.record(
    durationMs / 1000,
    {
      [keys.httpMethod]: METHODS.has(method) ? method : '_OTHER',
      [keys.httpRoute]: route,
      [keys.httpStatus]: left ? undefined : status,
      [keys.urlScheme]: scheme,
      [keys.errorType]: left ? 'client_left' : status >= 500 ? String(status) : undefined,
    },
    // The span that is active when the connection closes may be another request's.
    span ?? NO_SPAN,
  );
}

/** Files have few folders and names without end. */
export function fileRoute(path: string): string {
  const [, first = '', ...rest] = path.split('/', 3);
  return `/${first}${rest.length > 0 ? '/[...path]' : ''}`;
}
