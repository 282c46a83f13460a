import { test } from '@playwright/test';

/** `OTEL_SDK_DISABLED=true npm run test:e2e`, on a build made so: all must be as with telemetry, but for the spans. */
export const withoutTelemetry = process.env.OTEL_SDK_DISABLED === 'true';

/** What stands before it in a test holds without telemetry too. */
export function restIsAboutSpans(): void {
  test.skip(withoutTelemetry, 'the rest is about spans');
}
