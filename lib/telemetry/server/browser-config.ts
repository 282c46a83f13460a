import 'server-only';
import { RATIO_ATTRIBUTE } from '../browser/contract';
import { ratioOf } from '../sampling-policy';
import type { RequestRoot } from './request-root';
import { samplingSlot } from './sampling/sampling';

/**
 * For `<html>`: the ratio that brings a browser to the server's answer about this very page. Never baked into cached
 * HTML: all our pages are dynamic. Later answers bring it anew (`RATIO_HEADER`). Empty with telemetry off.
 */
export function browserTelemetryAttributes(root: RequestRoot | undefined): Record<string, string> {
  const sampling = samplingSlot.peek();
  if (!sampling) return {};
  return { [RATIO_ATTRIBUTE]: String(root?.decision?.ratio ?? ratioOf(sampling.policy().strategy)) };
}
