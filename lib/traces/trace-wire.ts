import { z } from '@/lib/base/schema';
import { fromOtlp } from './from-otlp';
import { NOWHERE, SPAN_KINDS, SPAN_STATUSES, type SpanColumns, spansOf } from './span-columns';

/** The spans of an answer in either form. `fromOtlp` is the schema of OTLP. Only the embedded store has columns. */
export const TraceWire = z
  .looseObject({ columns: z.array(z.custom<SpanColumns>(isSpanColumns)).optional() })
  .transform(({ columns, ...otlp }) => (columns ? spansOf(columns) : fromOtlp(otlp)));

/**
 * Every column as long as the others, and every place within what it points into; by hand, as a schema of each field
 * would take longer than all the rest of reading 50,000 spans. What attributes of events and links hold is not looked at.
 */
function isSpanColumns(value: unknown): value is SpanColumns {
  if (!isListOf(value, Array.isArray, 3)) return false;
  const [shared, columns, rows] = value as readonly [unknown[], unknown[], unknown[]];
  const [traceId, resources, texts, entries, originUs] = shared;
  const [spanIds, parents, names, kinds, starts, durations, statuses, counts, attributes, resourceOf, scopes] = columns;
  const [messages, events, links] = rows;
  if (!isText(traceId) || !isNumber(originUs)) return false;
  if (!isListOf(resources, isResourceRow) || !isListOf(texts, isText) || !isListOf(spanIds, isText)) return false;
  const { length } = spanIds;
  const isPlace = (place: unknown): boolean => isWithin(place, length);
  const isRowOf = (types: readonly string[]) => (row: unknown) => isTyped(row, types) && isPlace(row[0]);
  return (
    isListOf(entries, (entry) => Array.isArray(entry) && entry.length === 2 && isWithin(entry[0], texts.length)) &&
    isListOf(parents, (parent) => isText(parent) || parent === NOWHERE || isPlace(parent), length) &&
    isPlaces(names, texts.length, length) &&
    isDigits(kinds, SPAN_KINDS.length, length) &&
    isListOf(starts, isNumber, length) &&
    isListOf(durations, isNumber, length) &&
    isDigits(statuses, SPAN_STATUSES.length, length) &&
    isPlaces(counts, Number.POSITIVE_INFINITY, length) &&
    isPlaces(attributes, entries.length, sum(counts)) &&
    isPlaces(resourceOf, resources.length, length) &&
    isPlaces(scopes, texts.length, length) &&
    isListOf(messages, isRowOf(['number', 'string'])) &&
    isListOf(events, isRowOf(['number', 'string', 'number', 'list'])) &&
    isListOf(links, isRowOf(['number', 'string', 'string', 'list']))
  );
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean, length?: number): value is readonly unknown[] {
  return Array.isArray(value) && (length === undefined || value.length === length) && value.every(isItem);
}

function isPlaces(value: unknown, below: number, length: number): value is readonly number[] {
  return isListOf(value, (place) => isWithin(place, below), length);
}

function isDigits(value: unknown, below: number, length: number): boolean {
  return isText(value) && value.length === length && !new RegExp(`[^0-${below - 1}]`).test(value);
}

function isTyped(value: unknown, types: readonly string[]): value is readonly unknown[] {
  const isOf = (item: unknown, type: string): boolean => (type === 'list' ? Array.isArray(item) : typeof item === type);
  return Array.isArray(value) && value.length === types.length && types.every((type, at) => isOf(value[at], type));
}

function isResourceRow(row: unknown): boolean {
  return Array.isArray(row) && typeof row[0] === 'string' && Array.isArray(row[1]);
}

function isWithin(value: unknown, below: number): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < below;
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
