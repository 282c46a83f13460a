import { z } from '@/lib/base/schema';
import { fromOtlp } from './from-otlp';
import type { SpanKind, SpanStatus } from './model';
import { type SpanTuples, spansOf } from './span-tuples';

const KINDS: ReadonlySet<unknown> = new Set<SpanKind>([
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
]);
const STATUSES: ReadonlySet<unknown> = new Set<SpanStatus>(['unset', 'ok', 'error']);

/** The spans of an answer in either form. `fromOtlp` is the schema of OTLP. Only the embedded store has tuples. */
export const TraceWire = z
  .looseObject({ tuples: z.array(z.custom<SpanTuples>(isSpanTuples)).optional() })
  .transform(({ tuples, ...otlp }) => (tuples ? spansOf(tuples) : fromOtlp(otlp)));

/**
 * The fields of each span, by hand: a schema of each would take longer than all the rest of reading 50,000 spans. What
 * attributes, events and links hold is not looked at.
 */
function isSpanTuples(value: unknown): value is SpanTuples {
  if (typeof value !== 'object' || value === null || !('t' in value && 'r' in value && 's' in value)) return false;
  const { t, r, s } = value;
  if (typeof t !== 'string' || !Array.isArray(r) || !Array.isArray(s)) return false;
  return r.every(isResourceTuple) && s.every((span) => isSpanTuple(span, r.length));
}

function isResourceTuple(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === 'string' && Array.isArray(value[1]);
}

function isSpanTuple(tuple: unknown, resources: number): boolean {
  if (!Array.isArray(tuple)) return false;
  const resource: unknown = tuple[11];
  return (
    typeof tuple[0] === 'string' &&
    typeof tuple[1] === 'string' &&
    typeof tuple[2] === 'string' &&
    KINDS.has(tuple[3]) &&
    typeof tuple[4] === 'number' &&
    typeof tuple[5] === 'number' &&
    STATUSES.has(tuple[6]) &&
    typeof tuple[7] === 'string' &&
    Array.isArray(tuple[8]) &&
    Array.isArray(tuple[9]) &&
    Array.isArray(tuple[10]) &&
    typeof resource === 'number' &&
    resource >= 0 &&
    resource < resources &&
    typeof tuple[12] === 'string'
  );
}
