import type { Attributes, AttributeValue, Span } from '@/lib/traces/model';
import type { TraceQuery } from './backend';

/** Values are compared as text, as Jaeger does: tags in a query have no type. */
export function attributeText(value: AttributeValue): string {
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}

/** Whether this one span holds all that the query asks of a span. `error` and `span.kind` are Jaeger's own keys. */
export function matchesSpan(span: Span, query: TraceQuery): boolean {
  if (query.service !== undefined && span.resource.service !== query.service) return false;
  if (query.operation !== undefined && span.name !== query.operation) return false;
  if (query.errorsOnly && span.status !== 'error') return false;
  if (query.startMinUs !== undefined && span.startUs < query.startMinUs) return false;
  if (query.startMaxUs !== undefined && span.startUs > query.startMaxUs) return false;
  if (query.durationMinUs !== undefined && span.durationUs < query.durationMinUs) return false;
  if (query.durationMaxUs !== undefined && span.durationUs > query.durationMaxUs) return false;
  return Object.entries(query.attributes ?? {}).every(([key, value]) => holds(span, key, value));
}

function holds(span: Span, key: string, value: string): boolean {
  if (key === 'error') return value === String(span.status === 'error') || has(span.attributes, key, value);
  if (key === 'span.kind' && value === span.kind) return true;
  return (
    has(span.attributes, key, value) ||
    has(span.resource.attributes, key, value) ||
    span.events.some((event) => has(event.attributes, key, value))
  );
}

function has(attributes: Attributes, key: string, value: string): boolean {
  return attributes.some(([name, item]) => name === key && attributeText(item) === value);
}
