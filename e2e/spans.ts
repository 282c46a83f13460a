import { expect } from '@playwright/test';
import { fromOtlp } from '../lib/traces/from-otlp';
import type { Span } from '../lib/traces/model';
import { restIsAboutSpans, withoutTelemetry } from './mode';

/** Reads traces as a tool does: through the query proxy, with the API token. */
export interface Spans {
  /** Empty while the trace is not there. */
  trace(traceId: string): Promise<readonly Span[]>;
  /** Polls until the trace is as wanted; fails with the names it has. */
  waitFor(traceId: string, isThere: (spans: readonly Span[]) => boolean, timeoutMs?: number): Promise<readonly Span[]>;
}

/** For `waitFor`: spans of one trace come in batches, an inner one often before its parent. Name all that is needed. */
export const has =
  (...names: readonly string[]) =>
  (spans: readonly Span[]): boolean =>
    names.every((name) => spans.some((span) => span.name === name));

const TIMEOUT_MS = 20_000;

export function spansOf(gateway: { readonly url: string; readonly apiToken: string }): Spans {
  const headers = { authorization: `Bearer ${gateway.apiToken}` };
  const trace = async (traceId: string) => {
    const response = await fetch(`${gateway.url}/api/jaeger/api/v3/traces/${traceId}`, { headers });
    if (response.status === 404) return [];
    if (!response.ok) throw new Error(`the proxy answers ${response.status}: ${await response.text()}`);
    return fromOtlp(await response.json());
  };
  return {
    trace,
    async waitFor(traceId, isThere, timeoutMs = TIMEOUT_MS) {
      if (withoutTelemetry && traceId) expect(await trace(traceId), 'telemetry is off').toEqual([]);
      restIsAboutSpans();
      let spans: readonly Span[] = [];
      await expect
        .poll(
          async () => {
            spans = await trace(traceId);
            return isThere(spans) ? 'as wanted' : spans.map((span) => `${span.resource.service}: ${span.name}`).sort();
          },
          { timeout: timeoutMs, intervals: [100, 200, 400], message: `the trace ${traceId}` },
        )
        .toBe('as wanted');
      return spans;
    },
  };
}
