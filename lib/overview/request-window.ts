import { BUCKETS, bucketOf, percentileUs } from './duration-buckets';

/** One answered request. */
export interface Answered {
  /** A method and a template, as its span is named; never a raw path. */
  readonly name: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface RequestFigures {
  readonly requests: number;
  /** Answered with 500 and above. */
  readonly failed: number;
  /** Answered with 400 to 499. */
  readonly refused: number;
  readonly p50Us: number | undefined;
  readonly p95Us: number | undefined;
  readonly longestUs: number;
}

export interface Minute {
  readonly atMs: number;
  readonly requests: number;
  readonly failed: number;
}

/**
 * Owns the last hour of one process's requests: per name and minute the counts and the durations, and nothing of a
 * single request. Bounded in names and minutes. Does not own what a name is.
 */
export interface RequestWindow {
  add(request: Answered): void;
  /** Names that were asked within the hour, with their figures since `fromMs`, which is rounded down to a minute. */
  since(fromMs: number): ReadonlyMap<string, RequestFigures>;
  /** Of all the names that count, as one. */
  total(fromMs: number, counts: (name: string) => boolean): RequestFigures;
  /** The last hour, oldest first, the minute at work at its end. */
  minutes(counts: (name: string) => boolean): readonly Minute[];
}

export const MINUTES_KEPT = 60;
export const OTHER_NAMES = 'other';

const MINUTE_MS = 60_000;
const NAMES_MAX = 300;

interface Slot {
  minute: number;
  requests: number;
  failed: number;
  refused: number;
  longestUs: number;
  readonly buckets: Uint32Array;
}

export function requestWindow(now: () => number = Date.now): RequestWindow {
  const names = new Map<string, (Slot | undefined)[]>();
  const minuteNow = (): number => Math.floor(now() / MINUTE_MS);

  /** A slot is used again an hour later. */
  function slotOf(name: string, minute: number): Slot {
    let ring = names.get(name);
    if (!ring) {
      if (names.size >= NAMES_MAX && name !== OTHER_NAMES) return slotOf(OTHER_NAMES, minute);
      ring = Array.from({ length: MINUTES_KEPT });
      names.set(name, ring);
    }
    const at = minute % MINUTES_KEPT;
    const slot = ring[at];
    if (slot?.minute === minute) return slot;
    const buckets = slot?.buckets.fill(0) ?? new Uint32Array(BUCKETS);
    const fresh = { minute, requests: 0, failed: 0, refused: 0, longestUs: 0, buckets };
    ring[at] = fresh;
    return fresh;
  }

  function* slots(name: string, fromMinute: number): Generator<Slot> {
    const first = Math.max(fromMinute, minuteNow() - MINUTES_KEPT + 1);
    for (const slot of names.get(name) ?? []) if (slot && slot.minute >= first) yield slot;
  }

  function figuresOf(these: Iterable<string>, fromMs: number): RequestFigures {
    const sum = { requests: 0, failed: 0, refused: 0, longestUs: 0 };
    const buckets = new Uint32Array(BUCKETS);
    for (const name of these) {
      for (const slot of slots(name, Math.floor(fromMs / MINUTE_MS))) {
        sum.requests += slot.requests;
        sum.failed += slot.failed;
        sum.refused += slot.refused;
        sum.longestUs = Math.max(sum.longestUs, slot.longestUs);
        // By index: this runs over all that was kept, and an iterator is ten times slower.
        for (let at = 0; at < BUCKETS; at += 1) buckets[at] = (buckets[at] ?? 0) + (slot.buckets[at] ?? 0);
      }
    }
    const percentile = (share: number) => percentileUs(buckets, share, sum.longestUs);
    return { ...sum, p50Us: percentile(0.5), p95Us: percentile(0.95) };
  }

  const counted = (counts: (name: string) => boolean): string[] => [...names.keys()].filter(counts);

  return {
    add({ name, status, durationMs }) {
      const slot = slotOf(name, minuteNow());
      const us = Math.max(0, durationMs * 1000);
      slot.requests += 1;
      if (status >= 500) slot.failed += 1;
      else if (status >= 400) slot.refused += 1;
      slot.longestUs = Math.max(slot.longestUs, us);
      const bucket = bucketOf(us);
      slot.buckets[bucket] = (slot.buckets[bucket] ?? 0) + 1;
    },
    since(fromMs) {
      const asked = [...names.keys()].filter((name) => !slots(name, 0).next().done);
      return new Map(asked.map((name) => [name, figuresOf([name], fromMs)]));
    },
    total: (fromMs, counts) => figuresOf(counted(counts), fromMs),
    minutes(counts) {
      const last = minuteNow();
      const sums = Array.from({ length: MINUTES_KEPT }, (_, at) => ({
        atMs: (last - MINUTES_KEPT + 1 + at) * MINUTE_MS,
        requests: 0,
        failed: 0,
      }));
      for (const name of counted(counts)) {
        for (const slot of slots(name, 0)) {
          const sum = sums[slot.minute - last + MINUTES_KEPT - 1];
          if (!sum) continue;
          sum.requests += slot.requests;
          sum.failed += slot.failed;
        }
      }
      return sums;
    },
  };
}
