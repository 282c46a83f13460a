/**
 * Traces that were kept a moment ago for a reason that their id alone does not give. What else they do is kept too, so
 * that one trace is not kept in pieces; for so long and so often only, because the id is a stranger's.
 */
export interface KnownTraces<T> {
  add(traceId: string, value: T): void;
  take(traceId: string): T | undefined;
}

const TRACES_MAX = 2_000;
const USES_MAX = 200;
const AGE_MS_MAX = 120_000;

export function knownTraces<T>(nowMs: () => number): KnownTraces<T> {
  const known = new Map<string, { value: T; uses: number; untilMs: number }>();
  return {
    add(traceId, value) {
      if (known.has(traceId)) return;
      known.set(traceId, { value, uses: 0, untilMs: nowMs() + AGE_MS_MAX });
      if (known.size <= TRACES_MAX) return;
      for (const oldest of known.keys()) {
        known.delete(oldest);
        return;
      }
    },
    take(traceId) {
      const entry = known.get(traceId);
      if (!entry) return undefined;
      entry.uses += 1;
      if (entry.uses > USES_MAX || nowMs() > entry.untilMs) {
        known.delete(traceId);
        return undefined;
      }
      return entry.value;
    },
  };
}
