import { fieldsOf, listOf, spanIdOf, traceIdOf } from '@/lib/traces/otlp-values';
import type { TraceQuery } from '../backend';

const SIFTED: readonly string[] = [
  'service',
  'operation',
  'startMinUs',
  'startMaxUs',
  'limit',
] satisfies (keyof TraceQuery)[];

/** What a Jaeger of v3 sifts itself, whichever version it is. All else is read and sifted by us. */
export function isSiftedByJaeger(query: TraceQuery): boolean {
  return query.service !== undefined && Object.keys(query).every((key) => SIFTED.includes(key));
}

/** Whether an answer of v3 can go on as it came: spans as v3 prints them, each once, of no more traces than wanted. */
export function canPassOn(body: unknown, tracesMax: number): boolean {
  const spanIds = new Set<string>();
  const traceIds = new Set<string>();
  for (const group of listOf(fieldsOf(fieldsOf(body).result).resourceSpans)) {
    for (const scoped of listOf(fieldsOf(group).scopeSpans)) {
      for (const span of listOf(fieldsOf(scoped).spans)) {
        const { traceId, spanId } = fieldsOf(span);
        const id = `${traceId}${spanId}`;
        if (traceIdOf(traceId) !== traceId || spanIdOf(spanId) !== spanId || spanIds.has(id)) return false;
        spanIds.add(id);
        traceIds.add(`${traceId}`);
      }
    }
  }
  return traceIds.size > 0 && traceIds.size <= tracesMax;
}
