import 'server-only';
import { AppError } from '@/lib/base/errors';
import { logger } from '@/lib/telemetry/server/logger';
import type { TraceBackend } from './backend';
import { createJaegerBackend } from './jaeger/client';
import { mergeBackends } from './merged';

export interface BackendChoice {
  /** Absent where an endpoint takes all spans. */
  readonly embedded: TraceBackend | undefined;
  readonly jaegerUrl: string | undefined;
  readonly warn?: (message: string) => void;
}

/** Where traces are read: the embedded store, a Jaeger, or both where spans stay here although a Jaeger is named. */
export function selectTraceBackend({ embedded, jaegerUrl, warn = warnByLog }: BackendChoice): TraceBackend {
  if (jaegerUrl === undefined) {
    if (embedded) return embedded;
    throw new AppError('unavailable', 'There is nowhere to read traces from: set JAEGER_QUERY_URL.');
  }
  const jaeger = createJaegerBackend({ baseUrl: jaegerUrl });
  if (!embedded) return jaeger;
  warn(
    `JAEGER_QUERY_URL is set but no OTLP endpoint: spans stay in the embedded store, and the admin reads it together with ${jaeger.name}.`,
  );
  return mergeBackends(embedded, jaeger);
}

function warnByLog(message: string): void {
  logger('trace-backends').warn(message);
}
