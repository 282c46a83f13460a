import 'server-only';
import { createRequire } from 'node:module';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { EnabledTelemetryConfig } from '../config';

export function instrumentations(config: EnabledTelemetryConfig): (PgInstrumentation | UndiciInstrumentation)[] {
  return [
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    new UndiciInstrumentation({
      requireParentforSpans: true,
      ignoreRequestHook: (request) => request.origin === config.paymentOrigin,
    }),
  ];
}

/** The driver may have been loaded before the SDK (an ESM import is); a `require` now patches it all the same. */
export function patchLoadedDriver(): void {
  try {
    createRequire(`${process.cwd()}/package.json`)('pg');
  } catch {
    // A process without a database has no driver to patch.
  }
}
