import type { SpanRecord } from './runtime';
import { storage } from './session';

/** In sessionStorage: what was recorded on a page that was left before its SDK came. The next page sends it. */
const KEY = 'mediagw.left';

export function keepLeftRecords(records: Iterable<SpanRecord>): void {
  storage()?.setItem(KEY, JSON.stringify([...records]));
}

/** Once: they are removed. Anything that is not a record is ignored. */
export function takeLeftRecords(): SpanRecord[] {
  try {
    const value: unknown = JSON.parse(storage()?.getItem(KEY) ?? '[]');
    storage()?.removeItem(KEY);
    return Array.isArray(value) ? value.filter(isRecord) : [];
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is SpanRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { traceId, spanId, name, startMs, clockMs, endClockMs } = value as Record<string, unknown>;
  return (
    /^[0-9a-f]{32}$/.test(String(traceId)) &&
    /^[0-9a-f]{16}$/.test(String(spanId)) &&
    typeof name === 'string' &&
    [startMs, clockMs, endClockMs].every(Number.isFinite)
  );
}
