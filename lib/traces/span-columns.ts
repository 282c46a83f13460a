import type { Attributes, AttributeValue, Resource, Span, SpanEvent, SpanKind, SpanLink, SpanStatus } from './model';

type ResourceRow = readonly [service: string, attributes: Attributes];
type EventRow = readonly [span: number, name: string, timeUs: number, attributes: Attributes];
type LinkRow = readonly [span: number, traceId: string, spanId: string, attributes: Attributes];

/**
 * Spans of one trace field by field, with what they share written once: fifty bytes a span instead of two hundred, and
 * few objects for whoever parses it. `names`, `scopes` and the keys of attributes are places in `texts`; `attributes`
 * are places in `entries`, `counts` of them a span, one span behind the other.
 */
export type SpanColumns = readonly [
  shared: readonly [
    traceId: string,
    resources: readonly ResourceRow[],
    texts: readonly string[],
    entries: readonly (readonly [key: number, value: AttributeValue])[],
    /** What the starts are counted from. */
    originUs: number,
  ],
  columns: readonly [
    spanIds: readonly string[],
    /** A place among these spans, the id of a span that is elsewhere, or NOWHERE. */
    parents: readonly (number | string)[],
    names: readonly number[],
    /** A digit a span: its place in SPAN_KINDS. */
    kinds: string,
    starts: readonly number[],
    durations: readonly number[],
    /** A digit a span: its place in SPAN_STATUSES. */
    statuses: string,
    counts: readonly number[],
    attributes: readonly number[],
    resourceOf: readonly number[],
    scopes: readonly number[],
  ],
  /** What few spans have. */
  rows: readonly [
    messages: readonly (readonly [span: number, text: string])[],
    events: readonly EventRow[],
    links: readonly LinkRow[],
  ],
];

/**
 * A trace on its way from our store to our pages: `{"columns": [SpanColumns, ...]}`. Whoever asks for it names this
 * version, and is answered in OTLP by a server that has another. Change log: 2 columns; 1 was a tuple a span.
 */
export const COLUMNS_VERSION = '2';
export const COLUMNS_PARAM = 'columns';

/** The place of what is not there: a root's parent. */
export const NOWHERE = -1;
export const SPAN_KINDS = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
] as const satisfies SpanKind[];
export const SPAN_STATUSES = ['unset', 'ok', 'error'] as const satisfies SpanStatus[];

export function toColumns(traceId: string, spans: readonly Span[]): SpanColumns {
  const resources = new Places<Resource>();
  const texts = new Places<string>();
  const entries = new EntryPlaces(texts);
  const places = new Map(spans.map((span, at) => [span.spanId, at]));
  const originUs = originOf(spans);
  const counts: number[] = [];
  const attributes: number[] = [];
  const messages: [number, string][] = [];
  const events: EventRow[] = [];
  const links: LinkRow[] = [];
  let before = 0;
  spans.forEach((span, at) => {
    const first = attributes.length;
    counts.push(span.attributes.length);
    span.attributes.forEach((entry, no) => {
      attributes.push(entries.of(entry[0], entry[1], before + no < first ? attributes[before + no] : undefined));
    });
    before = first;
    if (span.statusMessage) messages.push([at, span.statusMessage]);
    for (const event of span.events) events.push([at, event.name, event.timeUs, event.attributes]);
    for (const link of span.links) links.push([at, link.traceId, link.spanId, link.attributes]);
  });
  const columns: SpanColumns[1] = [
    spans.map((span) => span.spanId),
    spans.map(({ parentSpanId }) => (parentSpanId ? (places.get(parentSpanId) ?? parentSpanId) : NOWHERE)),
    spans.map((span) => texts.of(span.name)),
    spans.map((span) => SPAN_KINDS.indexOf(span.kind)).join(''),
    spans.map((span) => span.startUs - originUs),
    spans.map((span) => span.durationUs),
    spans.map((span) => SPAN_STATUSES.indexOf(span.status)).join(''),
    counts,
    attributes,
    spans.map((span) => resources.of(span.resource)),
    spans.map((span) => texts.of(span.scope)),
  ];
  const resourceRows = resources.list.map((resource): ResourceRow => [resource.service, resource.attributes]);
  return [[traceId, resourceRows, texts.list, entries.list, originUs], columns, [messages, events, links]];
}

/** The first start, where every other can be had back from it to the last bit. */
function originOf(spans: readonly Span[]): number {
  const originUs = spans[0]?.startUs ?? 0;
  return spans.every(({ startUs }) => originUs + (startUs - originUs) === startUs) ? originUs : 0;
}

/** Everything once, in the order of its first coming. */
class Places<T> {
  readonly list: T[] = [];
  readonly #places = new Map<T, number>();

  of(value: T): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    this.#places.set(value, this.list.length);
    return this.list.push(value) - 1;
  }
}

/** Each attribute once, or twice where two keys share its value: a map for every key would cost more than it saves. */
class EntryPlaces {
  readonly list: [key: number, value: AttributeValue][] = [];
  readonly #byValue = new Map<AttributeValue, number>();
  readonly #texts: Places<string>;

  constructor(texts: Places<string>) {
    this.#texts = texts;
  }

  /** `guess` is a place where it may be: spans mostly have the attributes of the span before, in its order. */
  of(key: string, value: AttributeValue, guess: number | undefined): number {
    const like = guess === undefined ? undefined : this.list[guess];
    const isLikeKey = like !== undefined && this.#texts.list[like[0]] === key;
    if (guess !== undefined && isLikeKey && like[1] === value) return guess;
    const text = isLikeKey ? like[0] : this.#texts.of(key);
    const known = this.#byValue.get(value);
    if (known !== undefined && this.list[known]?.[0] === text) return known;
    this.#byValue.set(value, this.list.length);
    return this.list.push([text, value]) - 1;
  }
}

/** Spans that share a resource share the object, across all that are read with the same `known`. */
export function fromColumns(columns: SpanColumns, known = new Map<string, Resource>()): Span[] {
  const [[traceId, resourceRows, texts, entryRows, originUs], each, [messages, events, links]] = columns;
  const [spanIds, parents, names, kinds, starts, durations, statuses, counts, attributes, resourceOf, scopes] = each;
  const resources = resourceRows.map((row) => resourceFrom(row, known));
  const entries = entryRows.map(([key, value]) => [texts[key] ?? '', value] as const);
  const messageOf = new Map(messages);
  const eventsOf = grouped(events, ([, name, timeUs, of]): SpanEvent => ({ name, timeUs, attributes: of }));
  const linksOf = grouped(
    links,
    ([, linkedId, spanId, of]): SpanLink => ({ traceId: linkedId, spanId, attributes: of }),
  );
  let next = 0;
  return spanIds.map((spanId, at): Span => {
    const parent = parents[at] ?? NOWHERE;
    const own: (readonly [string, AttributeValue])[] = [];
    for (let left = counts[at] ?? 0; left > 0; left -= 1) {
      const entry = entries[attributes[next++] ?? NOWHERE];
      if (entry) own.push(entry);
    }
    return {
      traceId,
      spanId,
      parentSpanId: typeof parent === 'string' ? parent : spanIds[parent],
      name: texts[names[at] ?? NOWHERE] ?? '',
      kind: SPAN_KINDS[digitAt(kinds, at)] ?? 'unspecified',
      startUs: originUs + (starts[at] ?? 0),
      durationUs: durations[at] ?? 0,
      status: SPAN_STATUSES[digitAt(statuses, at)] ?? 'unset',
      statusMessage: messageOf.get(at),
      attributes: own,
      events: eventsOf.get(at) ?? NOTHING,
      links: linksOf.get(at) ?? NOTHING,
      resource: resources[resourceOf[at] ?? NOWHERE] ?? NO_RESOURCE,
      scope: texts[scopes[at] ?? NOWHERE] ?? '',
    };
  });
}

/** What `columns` of an answer holds. */
export function spansOf(columns: readonly SpanColumns[]): Span[] {
  const known = new Map<string, Resource>();
  return columns.flatMap((each) => fromColumns(each, known));
}

const NOTHING: readonly never[] = [];
const NO_RESOURCE: Resource = { service: '', attributes: [] };
const DIGIT_0 = 48;

function digitAt(digits: string, at: number): number {
  return digits.charCodeAt(at) - DIGIT_0;
}

export function resourceFrom(row: ResourceRow, known: Map<string, Resource>): Resource {
  const key = JSON.stringify(row);
  const resource = known.get(key) ?? { service: row[0], attributes: row[1] };
  known.set(key, resource);
  return resource;
}

/** By their span, which stands first. */
function grouped<Row extends readonly [number, ...unknown[]], T>(
  rows: readonly Row[],
  make: (row: Row) => T,
): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row[0]);
    if (group) group.push(make(row));
    else groups.set(row[0], [make(row)]);
  }
  return groups;
}
