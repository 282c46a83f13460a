import 'server-only';
import { processSlot } from '../../../base/process-slot';
import type { HistogramPoint, MetricFamily, NumberPoint, PointAttributes, ResourceFamilies } from './families';

/** As the intake parsed and bounded it. Absent for gauges, which have none. */
export type ReceivedFamily = MetricFamily & { readonly temporality?: 'cumulative' | 'delta' };

export interface ReceivedMetrics {
  readonly resource: PointAttributes;
  readonly scopes: readonly {
    readonly scope: { readonly name: string; readonly version?: string | undefined };
    readonly families: readonly ReceivedFamily[];
  }[];
}

/**
 * Owns what other processes last said about themselves: the last value per series, bounded; who says nothing any more
 * is forgotten. Delta values are added up, so that everything kept is cumulative.
 */
export interface ReceivedStore {
  /** How many points found no place. */
  keep(received: readonly ReceivedMetrics[]): number;
  read(): ResourceFamilies[];
}

export interface ReceivedBounds {
  readonly seriesMax: number;
  readonly staleMs: number;
}

type Point = NumberPoint | HistogramPoint;

interface KeptFamily {
  readonly scope: { readonly name: string; readonly version?: string | undefined };
  readonly family: ReceivedFamily;
  readonly points: Map<string, { point: Point; seenMs: number }>;
}

interface Sender {
  readonly resource: PointAttributes;
  readonly families: Map<string, KeptFamily>;
}

const BOUNDS: ReceivedBounds = { seriesMax: 10_000, staleMs: 5 * 60_000 };

export function receivedStore(now: () => number = Date.now, bounds: ReceivedBounds = BOUNDS): ReceivedStore {
  const senders = new Map<string, Sender>();
  let series = 0;

  function senderOf(resource: PointAttributes): Sender {
    const id = seriesKey({ service: text(resource['service.name']), instance: text(resource['service.instance.id']) });
    const known = senders.get(id);
    // The same process says the same; after a restart it may say other things of itself.
    const sender = { resource, families: known?.families ?? new Map<string, KeptFamily>() };
    senders.set(id, sender);
    return sender;
  }

  function forgetStale(): void {
    const oldest = now() - bounds.staleMs;
    for (const [id, { families }] of senders) {
      for (const [name, { points }] of families) {
        for (const [key, { seenMs }] of points) {
          if (seenMs < oldest && points.delete(key)) series -= 1;
        }
        if (points.size === 0) families.delete(name);
      }
      if (families.size === 0) senders.delete(id);
    }
  }

  function keepPoint(kept: KeptFamily, family: ReceivedFamily, point: Point): boolean {
    const key = seriesKey(point.attributes);
    const before = kept.points.get(key)?.point;
    if (!before && series >= bounds.seriesMax) return false;
    if (!before) series += 1;
    kept.points.set(key, {
      point: before && family.temporality === 'delta' ? sum(before, point) : point,
      seenMs: now(),
    });
    return true;
  }

  return {
    keep(received) {
      forgetStale();
      let refused = 0;
      for (const { resource, scopes } of received) {
        const { families } = senderOf(resource);
        for (const { scope, families: incoming } of scopes) {
          for (const family of incoming) {
            const id = `${scope.name} ${family.name} ${family.kind}`;
            const kept = fitting(families.get(id), family) ?? { scope, family, points: new Map() };
            for (const point of family.points) if (!keepPoint(kept, family, point)) refused += 1;
            if (kept.points.size > 0) families.set(id, kept);
          }
        }
      }
      return refused;
    },
    read() {
      forgetStale();
      return [...senders.values()].map(({ resource, families }) => ({
        resource,
        scopes: [...families.values()].map(({ scope, family, points }) => ({
          scope,
          families: [
            withPoints(
              family,
              [...points.values()].map(({ point }) => point),
            ),
          ],
        })),
      }));
    },
  };

  /** Other bounds than before: the old counts can not be told beside the new ones. */
  function fitting(kept: KeptFamily | undefined, family: ReceivedFamily): KeptFamily | undefined {
    if (!kept || !('bounds' in family) || !('bounds' in kept.family)) return kept;
    if (family.bounds.join() === kept.family.bounds.join()) return kept;
    series -= kept.points.size;
    return undefined;
  }
}

/** Full in every process that has a door for other processes' metrics. */
export const receivedSlot = processSlot<ReceivedStore>('received-metrics');

/** How many points found no place: for the door's partial success. */
export function keepMetrics(received: readonly ReceivedMetrics[]): number {
  let store = receivedSlot.peek();
  if (!store) {
    store = receivedStore();
    receivedSlot.set(store);
  }
  return store.keep(received);
}

/** Equal for equal attributes, in whatever order they come. */
export function seriesKey(attributes: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(pairs);
}

function withPoints(family: MetricFamily, points: readonly Point[]): MetricFamily {
  const { name, unit, description } = family;
  if (family.kind !== 'histogram') {
    return { name, unit, description, kind: family.kind, points: points.filter((point) => 'value' in point) };
  }
  const histograms = points.filter((point) => 'counts' in point);
  return { name, unit, description, kind: 'histogram', bounds: family.bounds, points: histograms };
}

function sum(before: Point, added: Point): Point {
  if ('counts' in before && 'counts' in added) {
    return {
      attributes: added.attributes,
      startMs: before.startMs,
      count: before.count + added.count,
      sum: before.sum + added.sum,
      counts: before.counts.map((count, at) => count + (added.counts[at] ?? 0)),
      ...(added.exemplars && { exemplars: added.exemplars }),
    };
  }
  if ('value' in before && 'value' in added)
    return { ...added, startMs: before.startMs, value: before.value + added.value };
  return added;
}

function text(value: unknown): string {
  return value === undefined ? '' : String(value);
}
