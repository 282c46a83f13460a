import type { HeatAxes, HeatPoint } from './heat-axes';

export const HEAT_COLUMNS = 72;
export const HEAT_ROWS = 24;
export const HEAT_LEVELS = 8;
const GAP_PX = 1;
const ERROR_STEP_PX = 6;

export interface HeatCells {
  /** SVG path data of all cells of a level; the first is the palest. */
  readonly levelPaths: readonly string[];
  /** Traces in the fullest cell. */
  readonly countMax: number;
}

/** How many traces began in each stretch of time and took about as long; levels by the square root of the count. */
export function heatCells(points: readonly HeatPoint[], axes: HeatAxes): HeatCells {
  const counts = new Map<number, number>();
  const columnPx = axes.widthPx / HEAT_COLUMNS;
  const rowPx = axes.heightPx / HEAT_ROWS;
  if (columnPx === 0 || rowPx === 0) return { levelPaths: [], countMax: 0 };
  let countMax = 0;
  for (const point of points) {
    if (!isInTime(point, axes)) continue;
    const column = index(axes.timePx(point.startUs) / columnPx, HEAT_COLUMNS);
    const row = index(axes.durationPx(point.durationUs) / rowPx, HEAT_ROWS);
    const count = (counts.get(row * HEAT_COLUMNS + column) ?? 0) + 1;
    counts.set(row * HEAT_COLUMNS + column, count);
    countMax = Math.max(countMax, count);
  }
  const levelPaths = Array.from({ length: HEAT_LEVELS }, () => '');
  const width = round(Math.max(1, columnPx - GAP_PX));
  const height = round(Math.max(1, rowPx - GAP_PX));
  for (const [cell, count] of counts) {
    const x = round((cell % HEAT_COLUMNS) * columnPx);
    const y = round(Math.floor(cell / HEAT_COLUMNS) * rowPx);
    const level = heatLevel(count, countMax) - 1;
    levelPaths[level] += `M${x} ${y}h${width}v${height}h-${width}z`;
  }
  return { levelPaths, countMax };
}

/** 1 to 8; even one trace is seen. */
export function heatLevel(count: number, countMax: number): number {
  if (!(count > 0) || !(countMax > 0)) return 1;
  return Math.min(HEAT_LEVELS, Math.max(1, Math.ceil(HEAT_LEVELS * Math.sqrt(count / countMax))));
}

/** One dot a trace, as path data for a round line cap. */
export function pointsPath(points: readonly HeatPoint[], axes: HeatAxes): string {
  let path = '';
  for (const point of points) {
    if (!isInTime(point, axes)) continue;
    path += `M${round(axes.timePx(point.startUs))} ${round(axes.durationPx(point.durationUs))}h0`;
  }
  return path;
}

/** A × for each failed trace; those that would lie on each other share one. */
export function errorsPath(points: readonly HeatPoint[], axes: HeatAxes, armPx: number): string {
  const taken = new Set<string>();
  let path = '';
  for (const point of points) {
    if (!point.failed || !isInTime(point, axes)) continue;
    const x = round(axes.timePx(point.startUs));
    const y = round(axes.durationPx(point.durationUs));
    const place = `${Math.round(x / ERROR_STEP_PX)} ${Math.round(y / ERROR_STEP_PX)}`;
    if (taken.has(place)) continue;
    taken.add(place);
    const [left, top, across] = [round(x - armPx), round(y - armPx), 2 * armPx];
    path += `M${left} ${top}l${across} ${across}m0 -${across}l-${across} ${across}`;
  }
  return path;
}

function isInTime({ startUs }: HeatPoint, { range }: HeatAxes): boolean {
  return startUs >= range.startUs && startUs <= range.endUs;
}

function index(at: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.floor(at)));
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
