import type { TraceNode } from '../build-trace';
import type { TimeScale } from './time-scale';

/** One run of one service in a lane of the minimap. */
export interface MinimapRun {
  readonly lane: number;
  readonly leftPx: number;
  readonly widthPx: number;
  readonly service: string;
}

const WIDTH_PX_MAX = 8_192;
const LANES_MAX = 64;

/**
 * All spans in a few lanes, in row order. A pixel belongs to the last span that covers it, so there are never more runs
 * than pixels, however many spans there are.
 *
 *     a |--------|        lane 0   aaabbbaaa      with one lane
 *     b    |---|
 */
export function minimapRuns(rows: readonly TraceNode[], scale: TimeScale, lanes: number): MinimapRun[] {
  const widthPx = Math.min(WIDTH_PX_MAX, Math.floor(scale.axisPx));
  const laneCount = Math.max(1, Math.min(Math.floor(lanes) || 1, rows.length, LANES_MAX));
  if (widthPx <= 0 || rows.length === 0) return [];
  const services: string[] = [];
  const numberOf = new Map<string, number>();
  const pixels = new Uint16Array(laneCount * widthPx);
  rows.forEach(({ span }, at) => {
    const { service } = span.resource;
    let number = numberOf.get(service);
    if (number === undefined) numberOf.set(service, (number = services.push(service)));
    const lane = Math.floor((at * laneCount) / rows.length);
    const bar = scale.stretchPx(span.startUs, span.startUs + span.durationUs);
    const from = Math.min(widthPx - 1, Math.floor(bar.leftPx));
    const to = Math.min(widthPx, Math.max(from + 1, Math.round(bar.leftPx + bar.widthPx)));
    pixels.fill(number, lane * widthPx + from, lane * widthPx + to);
  });
  return runsOf(pixels, laneCount, widthPx, services);
}

function runsOf(pixels: Uint16Array, lanes: number, widthPx: number, services: readonly string[]): MinimapRun[] {
  const runs: MinimapRun[] = [];
  for (let lane = 0; lane < lanes; lane += 1) {
    for (let px = 0; px < widthPx; ) {
      const number = pixels[lane * widthPx + px] ?? 0;
      let end = px + 1;
      while (end < widthPx && pixels[lane * widthPx + end] === number) end += 1;
      const service = services[number - 1];
      if (service !== undefined) runs.push({ lane, leftPx: px, widthPx: end - px, service });
      px = end;
    }
  }
  return runs;
}
