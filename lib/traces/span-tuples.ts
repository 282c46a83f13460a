import type { Attributes, Resource, Span, SpanKind, SpanStatus } from './model';

type EventTuple = [name: string, timeUs: number, attributes: Attributes];
type LinkTuple = [traceId: string, spanId: string, attributes: Attributes];
type ResourceTuple = [service: string, attributes: Attributes];
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
  events: EventTuple[],
  links: LinkTuple[],
  resource: number,
  scope: string,
];

/** Spans of one trace without the names of their fields; resources once each. The embedded store keeps them so. */
export interface SpanTuples {
  readonly t: string;
  readonly r: readonly ResourceTuple[];
  readonly s: readonly SpanTuple[];
}

/**
 * A trace on its way from our store to our pages, a third of its OTLP JSON: `{"tuples": [SpanTuples, ...]}`. Whoever asks
 * for it names this version, and is answered in OTLP by a server that has another. Change log: 1 the first.
 */
export const TUPLES_VERSION = '1';
export const TUPLES_PARAM = 'tuples';

export function toTuples(traceId: string, spans: readonly Span[]): SpanTuples {
  const resources = new Map<Resource, number>();
  const tuples = spans.map((span): SpanTuple => {
    const resource = resources.get(span.resource) ?? resources.size;
    resources.set(span.resource, resource);
    return [
      span.spanId,
      span.parentSpanId ?? '',
      span.name,
      span.kind,
      span.startUs,
      span.durationUs,
      span.status,
      span.statusMessage ?? '',
      span.attributes,
      span.events.map((event): EventTuple => [event.name, event.timeUs, event.attributes]),
      span.links.map((link): LinkTuple => [link.traceId, link.spanId, link.attributes]),
      resource,
      span.scope,
    ];
  });
  return {
    t: traceId,
    r: Array.from(resources.keys(), (resource): ResourceTuple => [resource.service, resource.attributes]),
    s: tuples,
  };
}

/** Spans that share a resource share the object, across all that are read with the same `known`. */
export function fromTuples({ t, r, s }: SpanTuples, known = new Map<string, Resource>()): Span[] {
  const resources = r.map((tuple) => {
    const key = JSON.stringify(tuple);
    const resource = known.get(key) ?? { service: tuple[0], attributes: tuple[1] };
    known.set(key, resource);
    return resource;
  });
  return s.map((tuple) => toSpan(t, tuple, resources));
}

/** What `tuples` of an answer holds. */
export function spansOf(tuples: readonly SpanTuples[]): Span[] {
  const known = new Map<string, Resource>();
  return tuples.flatMap((each) => fromTuples(each, known));
}

const NOTHING: readonly never[] = [];

function toSpan(traceId: string, tuple: SpanTuple, resources: readonly Resource[]): Span {
  const [spanId, parent, name, kind, startUs, durationUs, status, message, attributes, events, links, at, scope] =
    tuple;
  return {
    traceId,
    spanId,
    parentSpanId: parent || undefined,
    name,
    kind,
    startUs,
    durationUs,
    status,
    statusMessage: message || undefined,
    attributes,
    events:
      events.length === 0
        ? NOTHING
        : events.map((event) => ({ name: event[0], timeUs: event[1], attributes: event[2] })),
    links:
      links.length === 0 ? NOTHING : links.map((link) => ({ traceId: link[0], spanId: link[1], attributes: link[2] })),
    resource: resources[at] ?? { service: '', attributes: [] },
    scope,
  };
}
