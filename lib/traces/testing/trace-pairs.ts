import type { Span } from '../model';
import { spanIdOf, traceFromText } from './trace-from-text';

export const CLICK_ID = 'c'.repeat(32);
export const FETCH_ID = 'f'.repeat(32);

export const CLICK = traceFromText(
  `
  web | POST /api/checkout/[cartId] | server 0-100
    web | checkout.place_order | 10-90
      worker | kafka.produce | producer 300-310
`,
  { traceId: CLICK_ID },
);

/** A trace of a worker that took up what the click's third span produced. */
export const FETCH = withLinks(
  traceFromText(
    `
  worker | kafka.fetch | consumer 810-820
    worker | SELECT events | client 812-815
`,
    { traceId: FETCH_ID },
  ),
  { traceId: CLICK_ID, spanId: spanIdOf(3) },
  0x100,
);

/** Links the first span; the ids are moved, because ids of other traces are others. */
export function withLinks(spans: readonly Span[], to: { traceId: string; spanId: string }, idFrom = 0): Span[] {
  const moved = (spanId: string): string => spanIdOf(Number.parseInt(spanId, 16) + idFrom);
  return spans.map((span, at) => ({
    ...span,
    spanId: moved(span.spanId),
    parentSpanId: span.parentSpanId && moved(span.parentSpanId),
    links: at === 0 ? [{ ...to, attributes: [] }] : [],
  }));
}
