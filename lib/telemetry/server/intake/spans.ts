import { type CleanGroup, cleanEnvelope, type EnvelopeRules, type Scope, type Tally } from './envelope';
import {
  attributes,
  BadItem,
  hexId,
  type ItemLimits,
  integer,
  isObject,
  list,
  moment,
  nanos,
  optionalHexId,
  text,
  type WireAttribute,
} from './values';

/** A span as it goes on: every field checked and copied, nothing of the sender's objects kept. */
export interface CleanSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: WireAttribute[];
  events: { timeUnixNano: string; name: string; attributes: WireAttribute[] }[];
  links: { traceId: string; spanId: string; attributes: WireAttribute[] }[];
  status: { code: number; message: string };
}

export interface SpanRules extends EnvelopeRules {
  readonly spansMax: number;
  /** `sent` is what came as its resource. A `BadItem` drops that span alone. */
  span(span: CleanSpan, scope: Scope, sent: readonly WireAttribute[]): CleanSpan;
}

/** An `ExportTraceServiceRequest` of what was accepted. */
export interface CleanTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: WireAttribute[] };
    readonly scopeSpans: readonly { readonly scope: Scope; readonly spans: readonly CleanSpan[] }[];
  }[];
}

export function cleanTraces(value: unknown, rules: SpanRules, tally: Tally): CleanTraces {
  const seen = new Set<string>();
  const groups: CleanGroup<CleanSpan>[] = cleanEnvelope(value, 'traces', rules, rules.spansMax, (raw, scope, sent) => {
    const span = tally.try(() => rules.span(unique(cleanSpan(raw, rules.limits), seen), scope, sent));
    if (span) tally.accepted += 1;
    return span;
  });
  return {
    resourceSpans: groups.map(({ resource, scopes }) => ({
      resource,
      scopeSpans: scopes.map(({ scope, items }) => ({ scope, spans: items })),
    })),
  };
}

function cleanSpan(raw: unknown, limits: ItemLimits): CleanSpan {
  if (!isObject(raw)) throw new BadItem('a span is not an object');
  const start = moment(raw.startTimeUnixNano, 'start');
  const end = moment(raw.endTimeUnixNano, 'end');
  if (end < start) throw new BadItem('end is before start');
  const name = text(raw.name, 'name', limits.stringCharsMax);
  if (name === '') throw new BadItem('name is empty');
  const status = isObject(raw.status) ? raw.status : {};
  return {
    traceId: hexId(raw.traceId, 32, 'traceId'),
    spanId: hexId(raw.spanId, 16, 'spanId'),
    parentSpanId: optionalHexId(raw.parentSpanId, 16, 'parentSpanId'),
    traceState: text(raw.traceState, 'traceState', 512),
    name,
    kind: integer(raw.kind, 'kind', 5),
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    attributes: attributes(raw.attributes, limits),
    events: list(raw.events, 'events', limits.eventsMax).map((event) => {
      if (!isObject(event)) throw new BadItem('an event is not an object');
      const timeUnixNano = String(nanos(event.timeUnixNano ?? '0', 'event time'));
      return {
        timeUnixNano,
        name: text(event.name, 'event name', limits.stringCharsMax),
        attributes: attributes(event.attributes, limits),
      };
    }),
    links: list(raw.links, 'links', limits.linksMax).map((link) => {
      if (!isObject(link)) throw new BadItem('a link is not an object');
      const ids = { traceId: hexId(link.traceId, 32, 'link'), spanId: hexId(link.spanId, 16, 'link') };
      return { ...ids, attributes: attributes(link.attributes, limits) };
    }),
    status: {
      code: integer(status.code, 'status', 2),
      message: text(status.message, 'status message', limits.stringCharsMax),
    },
  };
}

function unique(span: CleanSpan, seen: Set<string>): CleanSpan {
  const id = span.traceId + span.spanId;
  if (seen.has(id)) throw new BadItem('the span id came twice');
  seen.add(id);
  return span;
}
