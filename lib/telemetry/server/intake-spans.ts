import { redactText } from '../redact';
import {
  attributes,
  BadSpan,
  hexId,
  integer,
  isObject,
  type Json,
  list,
  nanos,
  type SpanLimits,
  text,
  type WireAttribute,
} from './intake-values';

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

export interface Scope {
  readonly name: string;
  readonly version: string;
}

/** One door's rules. A `BadSpan` thrown by any of them drops that span alone. */
export interface DoorRules {
  readonly limits: SpanLimits;
  readonly resourcesMax: number;
  readonly scopesMax: number;
  readonly spansMax: number;
  resource(sent: WireAttribute[]): WireAttribute[];
  /** `sent` is what came as its resource. */
  span(span: CleanSpan, scope: Scope, sent: readonly WireAttribute[]): CleanSpan;
}

export interface CleanResourceSpans {
  readonly resource: { readonly attributes: WireAttribute[] };
  readonly scopeSpans: readonly { readonly scope: Scope; readonly spans: readonly CleanSpan[] }[];
}

export interface CleanRequest {
  readonly spans: number;
  readonly rejected: ReadonlyMap<string, number>;
  /** An `ExportTraceServiceRequest` of what was accepted. */
  readonly body: { readonly resourceSpans: readonly CleanResourceSpans[] };
}

/** The envelope itself is wrong: nothing of it is taken. */
export class BadEnvelope extends Error {
  readonly tooLarge: boolean;
  constructor(message: string, tooLarge = false) {
    super(message);
    this.tooLarge = tooLarge;
  }
}

export function cleanRequest(value: unknown, rules: DoorRules): CleanRequest {
  if (!isObject(value)) throw new BadEnvelope('the body is not an ExportTraceServiceRequest');
  const groups = envelopeList(value.resourceSpans, 'resourceSpans');
  if (groups.length > rules.resourcesMax) throw new BadEnvelope('too many resourceSpans', true);
  const rejected = new Map<string, number>();
  const seen = new Set<string>();
  let total = 0;
  let accepted = 0;
  const resourceSpans = groups.map((group) => {
    const scopes = envelopeList(group.scopeSpans, 'scopeSpans');
    if (scopes.length > rules.scopesMax) throw new BadEnvelope('too many scopeSpans', true);
    const sentResource = resourceAttributes(group.resource, rules.limits);
    const resource = { attributes: rules.resource(sentResource) };
    const scopeSpans = scopes.map((scopeGroup) => {
      const scope = scopeOf(scopeGroup.scope, rules.limits);
      const sent = envelopeList(scopeGroup.spans, 'spans', true);
      total += sent.length;
      if (total > rules.spansMax) throw new BadEnvelope(`more than ${rules.spansMax} spans`, true);
      const spans = sent.flatMap((raw) => {
        try {
          return [rules.span(unique(cleanSpan(raw, rules.limits), seen), scope, sentResource)];
        } catch (error) {
          if (!(error instanceof BadSpan)) throw error;
          rejected.set(error.reason, (rejected.get(error.reason) ?? 0) + 1);
          return [];
        }
      });
      accepted += spans.length;
      return { scope, spans };
    });
    return { resource, scopeSpans: scopeSpans.filter(({ spans }) => spans.length > 0) };
  });
  return {
    spans: accepted,
    rejected,
    body: { resourceSpans: resourceSpans.filter(({ scopeSpans }) => scopeSpans.length > 0) },
  };
}

function cleanSpan(raw: unknown, limits: SpanLimits): CleanSpan {
  if (!isObject(raw)) throw new BadSpan('a span is not an object');
  const start = nanos(raw.startTimeUnixNano, 'start');
  const end = nanos(raw.endTimeUnixNano, 'end');
  if (end < start) throw new BadSpan('end is before start');
  const name = text(raw.name, 'name', limits.stringCharsMax);
  if (name === '') throw new BadSpan('name is empty');
  const events = list(raw.events, 'events');
  const links = list(raw.links, 'links');
  if (events.length > limits.eventsMax) throw new BadSpan('too many events');
  if (links.length > limits.linksMax) throw new BadSpan('too many links');
  const status = isObject(raw.status) ? raw.status : {};
  return {
    traceId: hexId(raw.traceId, 32, 'traceId'),
    spanId: hexId(raw.spanId, 16, 'spanId'),
    parentSpanId: raw.parentSpanId ? hexId(raw.parentSpanId, 16, 'parentSpanId') : '',
    traceState: text(raw.traceState, 'traceState', 512),
    name,
    kind: integer(raw.kind, 'kind', 5),
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    attributes: attributes(raw.attributes, limits),
    events: events.map((event) => {
      if (!isObject(event)) throw new BadSpan('an event is not an object');
      const timeUnixNano = String(nanos(event.timeUnixNano ?? '0', 'event time'));
      return {
        timeUnixNano,
        name: text(event.name, 'event name', limits.stringCharsMax),
        attributes: attributes(event.attributes, limits),
      };
    }),
    links: links.map((link) => {
      if (!isObject(link)) throw new BadSpan('a link is not an object');
      const ids = { traceId: hexId(link.traceId, 32, 'link'), spanId: hexId(link.spanId, 16, 'link') };
      return { ...ids, attributes: attributes(link.attributes, limits) };
    }),
    status: {
      code: integer(status.code, 'status', 2),
      message: redactText(text(status.message, 'status message', limits.stringCharsMax)),
    },
  };
}

function unique(span: CleanSpan, seen: Set<string>): CleanSpan {
  const id = span.traceId + span.spanId;
  if (seen.has(id)) throw new BadSpan('the span id came twice');
  seen.add(id);
  return span;
}

function resourceAttributes(resource: unknown, limits: SpanLimits): WireAttribute[] {
  if (!isObject(resource)) return [];
  try {
    return attributes(resource.attributes, limits);
  } catch (error) {
    if (error instanceof BadSpan) throw new BadEnvelope(`resource: ${error.reason}`);
    throw error;
  }
}

function scopeOf(scope: unknown, limits: SpanLimits): Scope {
  const { name, version } = isObject(scope) ? scope : ({} as Json);
  const short = (value: unknown): string => (typeof value === 'string' ? value.slice(0, limits.stringCharsMax) : '');
  return { name: short(name), version: short(version) };
}

function envelopeList(value: unknown, what: string): readonly Json[];
function envelopeList(value: unknown, what: string, loose: true): readonly unknown[];
function envelopeList(value: unknown, what: string, loose = false): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || (!loose && !value.every(isObject)))
    throw new BadEnvelope(`${what} is not a list of objects`);
  return value;
}
