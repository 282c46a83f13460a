import type { Attributes, Resource, Span } from '@/lib/traces/model';
import type { TraceQuery } from '../backend';
import { attributeText } from '../match-span';

/** Only the front of a long value is hashed; a hit is always verified on the span itself. */
const HASHED_CHARS_MAX = 256;

/** A 32-bit hash of what can be asked of a span: FNV-1a, then mixed, since its top bits choose the part. */
function term(kind: string, a: string, b = ''): number {
  let hash = 0x811c9dc5;
  for (const text of [kind, a, b]) {
    const length = Math.min(text.length, HASHED_CHARS_MAX);
    for (let i = 0; i < length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0xffff, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const ERROR = term('error', '');
const resourceTerms = new WeakMap<Resource, readonly number[]>();

/** The terms under which a chunk of spans can be found. */
export function termsOfSpans(spans: readonly Span[]): Set<number> {
  const terms = new Set<number>();
  for (const span of spans) {
    terms.add(term('operation', span.resource.service, span.name));
    terms.add(term('name', span.name));
    terms.add(term('attribute', 'span.kind', span.kind));
    if (span.status === 'error') terms.add(ERROR);
    addAttributes(terms, span.attributes);
    for (const event of span.events) addAttributes(terms, event.attributes);
    for (const link of span.links) terms.add(linkTerm(link.traceId));
    for (const hash of termsOfResource(span.resource)) terms.add(hash);
  }
  return terms;
}

function termsOfResource(resource: Resource): readonly number[] {
  let terms = resourceTerms.get(resource);
  if (!terms) {
    const made = new Set([term('service', resource.service)]);
    addAttributes(made, resource.attributes);
    terms = [...made];
    resourceTerms.set(resource, terms);
  }
  return terms;
}

function addAttributes(terms: Set<number>, attributes: Attributes): void {
  for (const [key, value] of attributes) {
    const text = attributeText(value);
    terms.add(key === 'error' && text === 'true' ? ERROR : term('attribute', key, text));
  }
}

export function linkTerm(traceId: string): number {
  return term('link', traceId);
}

/** The terms a matching chunk must have, the rarest kinds first. Empty: the query has to read every trace. */
export function termsOfQuery(query: TraceQuery): number[] {
  const terms: number[] = [];
  let errors = query.errorsOnly ?? false;
  for (const [key, value] of Object.entries(query.attributes ?? {})) {
    if (key !== 'error') terms.push(term('attribute', key, value));
    // `error=false` holds on spans that say nothing of it: left to verification.
    else if (value === 'true') errors = true;
  }
  if (query.operation !== undefined) {
    terms.push(
      query.service === undefined ? term('name', query.operation) : term('operation', query.service, query.operation),
    );
  }
  if (errors) terms.push(ERROR);
  if (query.service !== undefined) terms.push(term('service', query.service));
  return terms;
}
