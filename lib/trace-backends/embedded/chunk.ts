import type { Attributes, Resource, Span, SpanKind, SpanStatus } from '@/lib/traces/model';
import { pack, unpack } from './packed';

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

interface ChunkBody {
  readonly t: string;
  readonly r: readonly ResourceTuple[];
  readonly s: readonly SpanTuple[];
}

/** Spans of one trace as a blob; resources once each. */
export function encodeChunk(traceId: string, spans: readonly Span[]): Uint8Array {
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
  const body: ChunkBody = {
    t: traceId,
    r: Array.from(resources.keys(), (resource): ResourceTuple => [resource.service, resource.attributes]),
    s: tuples,
  };
  return pack(body);
}

/** Spans that share a resource share the object, across all chunks that are read with the same `known`. */
export function decodeChunk(bytes: Uint8Array, known = new Map<string, Resource>()): Span[] {
  const body = unpack<ChunkBody>(bytes);
  const resources = body.r.map((tuple) => {
    const key = JSON.stringify(tuple);
    const resource = known.get(key) ?? { service: tuple[0], attributes: tuple[1] };
    known.set(key, resource);
    return resource;
  });
  return body.s.map((tuple) => toSpan(body.t, tuple, resources));
}

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
    events: events.map((event) => ({ name: event[0], timeUs: event[1], attributes: event[2] })),
    links: links.map((link) => ({ traceId: link[0], spanId: link[1], attributes: link[2] })),
    resource: resources[at] ?? { service: '', attributes: [] },
    scope,
  };
}
