import { z } from '@/lib/base/schema';
import { fromOtlp } from './from-otlp';
import { NO_PARENT, SPAN_KINDS, SPAN_STATUSES, type SpanColumns, spansOf } from './span-columns';

/** The spans of an answer in either form. `fromOtlp` is the schema of OTLP. Only the embedded store has columns. */
export const TraceWire = z
  .looseObject({ columns: z.array(z.custom<SpanColumns>(isSpanColumns)).optional() })
  .transform(({ columns, ...otlp }) => (columns ? spansOf(columns) : fromOtlp(otlp)));

/**
 * Every column as long as the others, and every place within what it points into; by hand, as a schema of each field
 * would take longer than all the rest of reading 50,000 spans. What attributes of events and links hold is not looked at.
 */
function isSpanColumns(value: unknown): value is SpanColumns {
  if (!Array.isArray(value)) return false;
  const [traceId, resources, texts, entries, spanIds, parents, names, kinds, originUs, starts, durations]: unknown[] =
    value;
  const [, , , , , , , , , , , statuses, messages, counts, attributes, events, links, resourceOf, scopes]: unknown[] =
    value;
  if (typeof traceId !== 'string' || typeof originUs !== 'number') return false;
  if (!isListOf(resources, isResourceRow) || !isListOf(texts, isText) || !isListOf(spanIds, isText)) return false;
  const { length } = spanIds;
  const isPlace = (place: unknown): boolean => isWithin(place, length);
  const isRow = (kinds: readonly string[]) => (row: unknown) => isTyped(row, kinds) && isPlace(row[0]);
  return (
    isListOf(entries, (entry) => Array.isArray(entry) && entry.length === 2 && isWithin(entry[0], texts.length)) &&
    isListOf(parents, (parent) => isText(parent) || parent === NO_PARENT || isPlace(parent), length) &&
    isPlaces(names, texts.length, length) &&
    isPlaces(scopes, texts.length, length) &&
    isPlaces(resourceOf, resources.length, length) &&
    isDigits(kinds, SPAN_KINDS.length, length) &&
    isDigits(statuses, SPAN_STATUSES.length, length) &&
    isListOf(starts, isNumber, length) &&
    isListOf(durations, isNumber, length) &&
    isPlaces(counts, Number.POSITIVE_INFINITY, length) &&
    isPlaces(attributes, entries.length, sum(counts)) &&
    isListOf(messages, isRow(['number', 'string'])) &&
    isListOf(events, isRow(['number', 'string', 'number', 'object'])) &&
    isListOf(links, isRow(['number', 'string', 'string', 'object']))
  );
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean, length?: number): value is readonly unknown[] {
  return Array.isArray(value) && (length === undefined || value.length === length) && value.every(isItem);
}

function isPlaces(value: unknown, below: number, length: number): value is readonly number[] {
  return isListOf(value, (place) => isWithin(place, below), length);
}

function isDigits(value: unknown, below: number, length: number): boolean {
  return typeof value === 'string' && value.length === length && [...value].every((digit) => Number(digit) < below);
}

function isTyped(value: unknown, kinds: readonly string[]): value is readonly unknown[] {
  return Array.isArray(value) && value.length === kinds.length && kinds.every((kind, at) => typeof value[at] === kind);
}

function isResourceRow(row: unknown): boolean {
  return Array.isArray(row) && typeof row[0] === 'string' && Array.isArray(row[1]);
}

function isWithin(value: unknown, below: number): boolean {
  return typeof value === 'number' && value >= 0 && value < below;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
