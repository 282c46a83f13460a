import type { Micros } from '../model';
import type { HeatAxes } from './heat-axes';
import { HEAT_COLUMNS, HEAT_ROWS } from './heat-cells';

/** A part of the picture; an absent edge is the picture's own, and moves with it. */
export interface HeatBrush {
  readonly fromUs?: Micros | undefined;
  readonly toUs?: Micros | undefined;
  readonly minUs?: Micros | undefined;
  readonly maxUs?: Micros | undefined;
}

export type BrushEdge = 'from' | 'to' | 'min' | 'max';

export interface PlotPoint {
  readonly xPx: number;
  readonly yPx: number;
}

export interface BrushBox {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Nearer to an edge than this means the edge. */
const SNAP_PX = 4;

export function isBrushed({ fromUs, toUs, minUs, maxUs }: HeatBrush): boolean {
  return fromUs !== undefined || toUs !== undefined || minUs !== undefined || maxUs !== undefined;
}

/** Between two corners, whichever comes first. */
export function brushBetween(a: PlotPoint, b: PlotPoint, axes: HeatAxes): HeatBrush {
  const left = Math.min(a.xPx, b.xPx);
  const right = Math.max(a.xPx, b.xPx);
  const top = Math.min(a.yPx, b.yPx);
  const bottom = Math.max(a.yPx, b.yPx);
  return {
    fromUs: left <= SNAP_PX ? undefined : wholeSecond(axes.timeAt(left), axes),
    toUs: right >= axes.widthPx - SNAP_PX ? undefined : wholeSecond(axes.timeAt(right), axes),
    minUs: bottom >= axes.heightPx - SNAP_PX ? undefined : threeDigits(axes.durationAt(bottom)),
    maxUs: top <= SNAP_PX ? undefined : threeDigits(axes.durationAt(top)),
  };
}

/** Where the brush lies on the picture, cut to it. */
export function brushBox(brush: HeatBrush, axes: HeatAxes): BrushBox {
  const leftPx = brush.fromUs === undefined ? 0 : axes.timePx(brush.fromUs);
  const rightPx = brush.toUs === undefined ? axes.widthPx : axes.timePx(brush.toUs);
  const topPx = brush.maxUs === undefined ? 0 : axes.durationPx(brush.maxUs);
  const bottomPx = brush.minUs === undefined ? axes.heightPx : axes.durationPx(brush.minUs);
  return { leftPx, topPx, widthPx: Math.max(0, rightPx - leftPx), heightPx: Math.max(0, bottomPx - topPx) };
}

/** Moves one edge to a place; it stops at its opposite. */
export function dragEdge(brush: HeatBrush, edge: BrushEdge, to: PlotPoint, axes: HeatAxes): HeatBrush {
  const { leftPx, topPx, widthPx, heightPx } = brushBox(brush, axes);
  const [right, bottom] = [leftPx + widthPx, topPx + heightPx];
  const cell = cellSize(axes);
  switch (edge) {
    case 'from':
      return { ...brush, fromUs: timeEdge(Math.min(to.xPx, right - cell.widthPx), axes) };
    case 'to':
      return { ...brush, toUs: timeEdge(Math.max(to.xPx, leftPx + cell.widthPx), axes) };
    case 'min':
      return { ...brush, minUs: durationEdge(Math.max(to.yPx, topPx + cell.heightPx), axes) };
    case 'max':
      return { ...brush, maxUs: durationEdge(Math.min(to.yPx, bottom - cell.heightPx), axes) };
  }
}

/** Steps are cells: later and longer are positive. */
export function nudgeEdge(brush: HeatBrush, edge: BrushEdge, steps: number, axes: HeatAxes): HeatBrush {
  const { leftPx, topPx, widthPx, heightPx } = brushBox(brush, axes);
  const cell = cellSize(axes);
  const xPx = (edge === 'to' ? leftPx + widthPx : leftPx) + steps * cell.widthPx;
  const yPx = (edge === 'min' ? topPx + heightPx : topPx) - steps * cell.heightPx;
  return dragEdge(brush, edge, { xPx, yPx }, axes);
}

function cellSize({ widthPx, heightPx }: HeatAxes): { widthPx: number; heightPx: number } {
  return { widthPx: widthPx / HEAT_COLUMNS, heightPx: heightPx / HEAT_ROWS };
}

function timeEdge(px: number, axes: HeatAxes): Micros | undefined {
  return px <= SNAP_PX || px >= axes.widthPx - SNAP_PX ? undefined : wholeSecond(axes.timeAt(px), axes);
}

function durationEdge(px: number, axes: HeatAxes): Micros | undefined {
  return px <= SNAP_PX || px >= axes.heightPx - SNAP_PX ? undefined : threeDigits(axes.durationAt(px));
}

/** In windows of minutes a second is finer than a pixel; in shorter ones a millisecond is kept. */
function wholeSecond(us: Micros, { range }: HeatAxes): Micros {
  const step = range.endUs - range.startUs > 600_000_000 ? 1_000_000 : 1_000;
  return Math.round(us / step) * step;
}

function threeDigits(us: Micros): Micros {
  const step = 10 ** (Math.floor(Math.log10(us)) - 2);
  return us > 0 ? Math.round(Math.round(us / step) * step * 1_000) / 1_000 : 0;
}
