import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import { RATIO_ATTRIBUTE } from '../browser/contract';

/** The ratio that browsers decide by; empty with telemetry off. Filled at start. */
export const browserRatioSlot = processSlot<number>('browser-ratio');

/** For `<html>`. Read per request, never baked into cached HTML: all our pages are dynamic. */
export function browserTelemetryAttributes(): Record<string, string> {
  const ratio = browserRatioSlot.peek();
  return ratio === undefined ? {} : { [RATIO_ATTRIBUTE]: String(ratio) };
}
