import 'server-only';
import Module, { createRequire } from 'node:module';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { EnabledTelemetryConfig } from '../config';

/** As they were before an instrumentation put its hook in front of them. */
let plain: Pick<typeof process, 'getBuiltinModule'> & Pick<Module, 'require'>;

export function instrumentations(config: EnabledTelemetryConfig): (PgInstrumentation | UndiciInstrumentation)[] {
  plain = { require: Module.prototype.require, getBuiltinModule: process.getBuiltinModule };
  return [
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    new UndiciInstrumentation({
      requireParentforSpans: true,
      ignoreRequestHook: (request) => request.origin === config.paymentOrigin,
    }),
  ];
}

/**
 * The driver may have been loaded before the SDK (an ESM import is); a `require` now patches it all the same. Then the
 * hook on `require` goes again: Next calls it in every request, and the hook resolves the file anew each time. The
 * other instrumentation listens on channels.
 */
export function patchLoadedDriver(): void {
  try {
    createRequire(`${process.cwd()}/package.json`)('pg');
    Module.prototype.require = plain.require;
    process.getBuiltinModule = plain.getBuiltinModule;
  } catch {
    // A process without a database has no driver to patch.
  }
}
