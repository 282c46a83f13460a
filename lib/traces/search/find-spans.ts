import type { TraceNode } from '../build-trace';
import type { AttributeValue, Span } from '../model';

/** Ids of the spans that hold every word, in row order: in name, service, id, attributes or events. */
export function findSpans(rows: readonly TraceNode[], text: string): string[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: string[] = [];
  for (const { span } of rows) {
    if (words.every((word) => holds(span, word))) found.push(span.spanId);
  }
  return found;
}

function holds(span: Span, word: string): boolean {
  return (
    span.name.toLowerCase().includes(word) ||
    span.resource.service.toLowerCase().includes(word) ||
    span.spanId.startsWith(word) ||
    (span.statusMessage?.toLowerCase().includes(word) ?? false) ||
    span.attributes.some(([key, value]) => key.toLowerCase().includes(word) || valueText(value).includes(word)) ||
    span.events.some((event) => event.name.toLowerCase().includes(word))
  );
}

function valueText(value: AttributeValue): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase();
}
