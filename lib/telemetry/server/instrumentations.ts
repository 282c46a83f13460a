import 'server-only';
import Module from 'node:module';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { EnabledTelemetryConfig } from '../config';
import { instrumentedSlot, isInstrumented } from '../instrumented';

/**
 * Outgoing `fetch`; statements of the database are traced where they are sent. The instrumentation listens on channels
 * and patches nothing, but its base class puts a hook on `require`, which Next calls in every request and which
 * resolves the file anew each time: that goes again.
 */
export function instrumentations(config: EnabledTelemetryConfig): UndiciInstrumentation[] {
  const only = config.enabledInstrumentations;
  if (only) instrumentedSlot.set(new Set(only));
  else instrumentedSlot.clear();
  if (!isInstrumented('undici')) return [];
  const { require } = Module.prototype;
  const { getBuiltinModule } = process;
  const made = [
    new UndiciInstrumentation({
      requireParentforSpans: true,
      ignoreRequestHook: (request) => request.origin === config.paymentOrigin,
    }),
  ];
  Module.prototype.require = require;
  process.getBuiltinModule = getBuiltinModule;
  return made;
}
