import type { Attributes, Resource, Span, SpanKind, SpanStatus } from '@/lib/traces/model';
import { resourceFrom } from '@/lib/traces/span-columns';

type SpanTuple = [
  spanId: string,
  parentSpanId: string,
  name: string,
  kind: SpanKind,
  startUs: number,
  durationUs: number,
  status: SpanStatus,
  statusMessage: string,
  attributes: Attributes,
  events: [name: string, timeUs: number, attributes: Attributes][],
  links: [traceId: string, spanId: string, attributes: Attributes][],
  resource: number,
  scope: string,
];

/** How a chunk was written before format 5: the spans of one trace, a tuple each. Read until it has grown old. */
export interface SpanTuples {
  readonly t: string;
  readonly r: readonly (readonly [service: string, attributes: Attributes])[];
  readonly s: readonly SpanTuple[];
}

export function fromTuples({ t, r, s }: SpanTuples, known?: Map<string, Resource>): Span[] {
  const resources = r.map((row) => resourceFrom(row, known ?? new Map()));
  return s.map(
    ([spanId, parent, name, kind, startUs, durationUs, status, message, attributes, events, links, at, scope]) => ({
      traceId: t,
      spanId,
      parentSpanId: parent || undefined,
      name,
      kind,
      startUs,
      durationUs,
      status,
      statusMessage: message || undefined,
      attributes,
      events: events.map((event) => ({ name: event[0], timeUs: event[1], attributes: event[2] })),
      links: links.map((link) => ({ traceId: link[0], spanId: link[1], attributes: link[2] })),
      resource: resources[at] ?? { service: '', attributes: [] },
      scope,
    }),
  );
}
