import type { Micros } from '../model';

export interface TimeRange {
  readonly startUs: Micros;
  readonly endUs: Micros;
}

/** The one place where time becomes pixels. Everything it returns is finite and lies on the axis. */
export interface TimeScale {
  readonly range: TimeRange;
  readonly axisPx: number;
  timePx(atUs: Micros): number;
  /** A stretch of time cut to the axis. */
  stretchPx(fromUs: Micros, toUs: Micros): { readonly leftPx: number; readonly widthPx: number };
}

export function timeScale(range: TimeRange, axisPx: number): TimeScale {
  const width = Number.isFinite(axisPx) ? Math.max(0, axisPx) : 0;
  const lengthUs = range.endUs - range.startUs;
  const pxPerUs = lengthUs > 0 && Number.isFinite(lengthUs) ? width / lengthUs : 0;
  const timePx = (atUs: Micros): number => clamp((atUs - range.startUs) * pxPerUs, width);
  return {
    range,
    axisPx: width,
    timePx,
    stretchPx(fromUs, toUs) {
      const leftPx = timePx(fromUs);
      return { leftPx, widthPx: Math.max(0, timePx(toUs) - leftPx) };
    },
  };
}

function clamp(px: number, width: number): number {
  if (Number.isNaN(px)) return 0;
  return Math.min(width, Math.max(0, px));
}
