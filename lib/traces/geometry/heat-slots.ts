import type { Micros } from '../model';
import type { HeatPoint } from './heat-axes';
import type { TimeRange } from './time-scale';

/** A stretch of the window in figures: what the picture says, as a row of a table. */
export interface HeatSlot extends TimeRange {
  readonly count: number;
  readonly failed: number;
  readonly medianUs: Micros | undefined;
  readonly p95Us: Micros | undefined;
  readonly longestUs: Micros | undefined;
}

/** Equal parts of the window, the oldest first; together they hold every point of it once. */
export function heatSlots(points: readonly HeatPoint[], range: TimeRange, parts: number): HeatSlot[] {
  const lengthUs = (range.endUs - range.startUs) / parts;
  const durations: number[][] = Array.from({ length: parts }, () => []);
  const failed: number[] = Array.from({ length: parts }, () => 0);
  for (const point of points) {
    if (!(point.startUs >= range.startUs && point.startUs <= range.endUs)) continue;
    const at = lengthUs > 0 ? Math.min(parts - 1, Math.floor((point.startUs - range.startUs) / lengthUs)) : 0;
    durations[at]?.push(point.durationUs);
    if (point.failed) failed[at] = (failed[at] ?? 0) + 1;
  }
  return durations.map((all, at) => {
    const sorted = all.sort((a, b) => a - b);
    return {
      startUs: range.startUs + at * lengthUs,
      endUs: range.startUs + (at + 1) * lengthUs,
      count: sorted.length,
      failed: failed[at] ?? 0,
      medianUs: quantile(sorted, 0.5),
      p95Us: quantile(sorted, 0.95),
      longestUs: sorted.at(-1),
    };
  });
}

/** The smallest value that at least this share does not exceed. */
export function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
