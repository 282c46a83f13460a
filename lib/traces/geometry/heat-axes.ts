import type { Micros } from '../model';
import { type TimeRange, timeScale } from './time-scale';

/** A trace as a point of the picture: when it began and how long it took. */
export interface HeatPoint {
  readonly startUs: Micros;
  readonly durationUs: Micros;
  readonly failed: boolean;
}

/** Powers of ten of microseconds: `{ from: 3, to: 7 }` is 1 ms to 10 s. */
export interface Decades {
  readonly from: number;
  readonly to: number;
}

export interface HeatBox {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Time to the right, duration upwards on a log scale, 0,0 at the top left. What lies outside is put on the edge, and
 * everything is finite.
 *
 *     10 s ┤            ×
 *      1 s ┤     ▒▒▒▒
 *   100 ms ┤ ▒▒▓▓▓▓▓▓▒▒▒
 *          └┬─────────┬───
 *         19:33     20:33
 */
export interface HeatAxes extends HeatBox {
  readonly range: TimeRange;
  readonly decades: Decades;
  timePx(atUs: Micros): number;
  durationPx(us: Micros): number;
  timeAt(px: number): Micros;
  durationAt(px: number): Micros;
}

const DECADE_MIN = 0;
const DECADE_MAX = 11;
const DECADES_LEAST = 3;

/** Whole decades around all durations, never fewer than three, from 1 µs to 28 h. */
export function heatDecades(durationsUs: Iterable<Micros>): Decades {
  let shortest = Number.POSITIVE_INFINITY;
  let longest = 0;
  for (const us of durationsUs) {
    if (!(us > 0) || !Number.isFinite(us)) continue;
    shortest = Math.min(shortest, us);
    longest = Math.max(longest, us);
  }
  if (longest === 0) return { from: 3, to: 7 };
  const from = clamp(Math.floor(Math.log10(shortest) + 1e-9), DECADE_MIN, DECADE_MAX - DECADES_LEAST);
  const to = clamp(Math.ceil(Math.log10(longest) - 1e-9), from + DECADES_LEAST, DECADE_MAX);
  return { from, to };
}

export function heatAxes(range: TimeRange, decades: Decades, box: HeatBox): HeatAxes {
  const widthPx = sizeOf(box.widthPx);
  const heightPx = sizeOf(box.heightPx);
  const height = Math.max(1, decades.to - decades.from);
  const { timePx } = timeScale(range, widthPx);
  return {
    range,
    decades,
    widthPx,
    heightPx,
    timePx,
    durationPx(us) {
      const decade = us > 0 ? Math.log10(us) : decades.from;
      return heightPx * (1 - clamp((decade - decades.from) / height, 0, 1));
    },
    timeAt(px) {
      const share = widthPx > 0 ? clamp(px / widthPx, 0, 1) : 0;
      return range.startUs + share * Math.max(0, range.endUs - range.startUs);
    },
    durationAt(px) {
      const share = heightPx > 0 ? clamp(px / heightPx, 0, 1) : 1;
      return 10 ** (decades.from + (1 - share) * height);
    },
  };
}

/** The decades that have a label, the longest first. */
export function decadesUs({ from, to }: Decades): Micros[] {
  return Array.from({ length: Math.max(0, to - from) + 1 }, (_, at) => 10 ** (to - at));
}

function sizeOf(px: number): number {
  return Number.isFinite(px) ? Math.max(0, px) : 0;
}

function clamp(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.min(most, Math.max(least, value));
}
