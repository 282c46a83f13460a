import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decadesUs, type HeatPoint, heatAxes, heatDecades } from './heat-axes';
import { type BrushEdge, brushBetween, brushBox, dragEdge, type HeatBrush, isBrushed, nudgeEdge } from './heat-brush';
import { errorsPath, HEAT_COLUMNS, HEAT_LEVELS, HEAT_ROWS, heatCells, heatLevel, pointsPath } from './heat-cells';
import { heatSlots, quantile } from './heat-slots';
import { clockTicks } from './heat-ticks';

const HOUR_US = 3_600_000_000;
const ORIGIN_US = 1_700_000_000_000_000;
const range = { startUs: ORIGIN_US, endUs: ORIGIN_US + HOUR_US };
const box = { widthPx: 720, heightPx: 240 };
const axes = heatAxes(range, { from: 3, to: 7 }, box);

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300));
const point: fc.Arbitrary<HeatPoint> = fc.record({
  startUs: fc.double({ min: range.startUs - HOUR_US, max: range.endUs + HOUR_US, noNaN: true }),
  durationUs: fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.constantFrom(0, -5)),
  failed: fc.boolean(),
});
const points = fc.array(point, { maxLength: 60 });
const inWindow = (all: readonly HeatPoint[]) =>
  all.filter(({ startUs }) => startUs >= range.startUs && startUs <= range.endUs);

describe('heatAxes', () => {
  it('puts durations on whole decades, the longest at the top', () => {
    expect(heatDecades([2_000, 900_000])).toEqual({ from: 3, to: 6 });
    expect(heatDecades([])).toEqual({ from: 3, to: 7 });
    expect(decadesUs({ from: 3, to: 6 })).toEqual([1_000_000, 100_000, 10_000, 1_000]);
    expect(axes.durationPx(1_000)).toBe(240);
    expect(axes.durationPx(10_000_000)).toBe(0);
    expect(axes.durationPx(100_000)).toBeCloseTo(120);
  });

  it('is total: whatever it is given lies on the picture', () => {
    fc.assert(
      fc.property(
        fc.array(anyNumber),
        anyNumber,
        anyNumber,
        anyNumber,
        anyNumber,
        (durations, width, height, us, px) => {
          const decades = heatDecades(durations);
          expect(decades.to - decades.from).toBeGreaterThanOrEqual(3);
          const any = heatAxes(range, decades, { widthPx: width, heightPx: height });
          expect(any.timePx(us)).toBeGreaterThanOrEqual(0);
          expect(any.timePx(us)).toBeLessThanOrEqual(any.widthPx);
          expect(any.durationPx(us)).toBeGreaterThanOrEqual(0);
          expect(any.durationPx(us)).toBeLessThanOrEqual(any.heightPx);
          expect(any.timeAt(px)).toBeGreaterThanOrEqual(range.startUs);
          expect(any.timeAt(px)).toBeLessThanOrEqual(range.endUs);
          expect(Number.isFinite(any.durationAt(px))).toBe(true);
        },
      ),
    );
  });

  it('leads back from pixels to what lies there', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, y) => {
        expect(axes.timePx(axes.timeAt(x * 720))).toBeCloseTo(x * 720, 3);
        expect(axes.durationPx(axes.durationAt(y * 240))).toBeCloseTo(y * 240, 6);
      }),
    );
  });
});

describe('heatCells', () => {
  it('draws every trace of the window in one cell of its grid, and no empty cell', () => {
    fc.assert(
      fc.property(points, (all) => {
        const { levelPaths, countMax } = heatCells(all, axes);
        const cells = levelPaths.flatMap((path) => path.match(/M[^M]+/g) ?? []);
        const shown = inWindow(all).length;
        expect(cells.length).toBeLessThanOrEqual(shown);
        expect(cells.length > 0).toBe(shown > 0);
        expect(countMax).toBeGreaterThanOrEqual(Math.ceil(shown / (HEAT_COLUMNS * HEAT_ROWS)));
        expect(new Set(cells).size).toBe(cells.length);
        for (const cell of cells) {
          const [, x = -1, y = -1] = (/^M(\S+) ([^h]+)h/.exec(cell) ?? []).map(Number);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThan(720);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThan(240);
        }
      }),
    );
  });

  it('takes levels by the square root, so that one trace is seen beside many', () => {
    expect(heatLevel(1, 1_000)).toBe(1);
    expect(heatLevel(250, 1_000)).toBe(4);
    expect(heatLevel(1_000, 1_000)).toBe(HEAT_LEVELS);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (a, b, max) => {
        expect(heatLevel(Math.min(a, b), max)).toBeLessThanOrEqual(heatLevel(Math.max(a, b), max));
      }),
    );
  });

  it('draws a dot a trace and a cross a failure, and nothing without a picture to draw on', () => {
    fc.assert(
      fc.property(points, (all) => {
        const shown = inWindow(all);
        expect(pointsPath(all, axes).match(/M/g)?.length ?? 0).toBe(shown.length);
        const crosses = errorsPath(all, axes, 3).match(/M/g)?.length ?? 0;
        const failures = shown.filter((each) => each.failed).length;
        expect(crosses).toBeLessThanOrEqual(failures);
        expect(crosses > 0).toBe(failures > 0);
      }),
    );
    const flat = heatAxes(range, { from: 3, to: 7 }, { widthPx: 0, heightPx: 0 });
    expect(heatCells([{ startUs: ORIGIN_US, durationUs: 1, failed: true }], flat).levelPaths).toEqual([]);
  });
});

describe('the brush', () => {
  const place = fc.record({
    xPx: fc.double({ min: -50, max: 800, noNaN: true }),
    yPx: fc.double({ min: -50, max: 300, noNaN: true }),
  });
  const edge: fc.Arbitrary<BrushEdge> = fc.constantFrom('from', 'to', 'min', 'max');
  const isOrdered = ({ fromUs = -1, toUs = 1e18, minUs = -1, maxUs = 1e18 }: HeatBrush) =>
    fromUs <= toUs && minUs <= maxUs;

  it('reads a drag in any direction', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const brush = brushBetween(a, b, axes);
        expect(brush).toEqual(brushBetween(b, a, axes));
        expect(isOrdered(brush)).toBe(true);
      }),
    );
  });

  it('leaves an edge open that touches the side of the picture', () => {
    expect(isBrushed(brushBetween({ xPx: 0, yPx: 0 }, { xPx: 720, yPx: 240 }, axes))).toBe(false);
    expect(brushBetween({ xPx: 360, yPx: 60 }, { xPx: 719, yPx: 120 }, axes)).toEqual({
      fromUs: ORIGIN_US + HOUR_US / 2,
      toUs: undefined,
      minUs: 100_000,
      maxUs: 1_000_000,
    });
  });

  it('is walked by keys, an edge at a time, and never turns over', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(edge, fc.integer({ min: -8, max: 8 })), { maxLength: 40 }), (steps) => {
        let brush: HeatBrush = {};
        for (const [which, by] of steps) {
          brush = nudgeEdge(brush, which, by, axes);
          expect(isOrdered(brush)).toBe(true);
          const drawn = brushBox(brush, axes);
          expect(drawn.leftPx + drawn.widthPx).toBeLessThanOrEqual(axes.widthPx + 1e-6);
          expect(drawn.topPx + drawn.heightPx).toBeLessThanOrEqual(axes.heightPx + 1e-6);
        }
      }),
    );
    expect(nudgeEdge({}, 'min', 6, axes).minUs).toBe(10_000);
    expect(nudgeEdge(nudgeEdge({}, 'to', -6, axes), 'to', 6, axes).toUs).toBeUndefined();
  });

  it('is dragged by an edge to where the pointer is', () => {
    const brush = brushBetween({ xPx: 100, yPx: 60 }, { xPx: 300, yPx: 120 }, axes);
    const wider = dragEdge(brush, 'to', { xPx: 500, yPx: 0 }, axes);
    expect(axes.timePx(wider.toUs ?? 0)).toBeCloseTo(500, 0);
    expect(wider.minUs).toBe(brush.minUs);
  });
});

describe('heatSlots', () => {
  it('holds every trace of the window once', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 24 }), (all, parts) => {
        const slots = heatSlots(all, range, parts);
        const sum = (of: (slot: (typeof slots)[number]) => number) =>
          slots.reduce((total, slot) => total + of(slot), 0);
        expect(slots).toHaveLength(parts);
        expect(sum((slot) => slot.count)).toBe(inWindow(all).length);
        expect(sum((slot) => slot.failed)).toBe(inWindow(all).filter((each) => each.failed).length);
        for (const slot of slots) expect(slot.medianUs === undefined).toBe(slot.count === 0);
      }),
    );
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([], 0.5)).toBeUndefined();
  });
});

describe('clockTicks', () => {
  it('are round times of the reader’s clock', () => {
    const start = Date.UTC(2026, 10, 14, 19, 33) * 1_000;
    const labels = (lengthUs: number, zoneMs = 0) =>
      clockTicks({ startUs: start, endUs: start + lengthUs }, 1_100, zoneMs).flatMap((tick) => tick.label ?? []);
    expect(labels(HOUR_US)).toEqual(['19:40', '19:50', '20:00', '20:10', '20:20', '20:30']);
    expect(labels(24 * HOUR_US, 3_600_000)).toEqual(['Sun 15', '06:00', '12:00', '18:00']);
    expect(labels(7 * 24 * HOUR_US)).toEqual(['Sun 15', 'Mon 16', 'Tue 17', 'Wed 18', 'Thu 19', 'Fri 20', 'Sat 21']);
  });

  it('are few, in the window, and end for any window', () => {
    fc.assert(
      fc.property(fc.nat(2e12), fc.nat(1e12), anyNumber, (startMs, lengthMs, width) => {
        const window = { startUs: startMs * 1_000, endUs: (startMs + lengthMs) * 1_000 };
        const ticks = clockTicks(window, width, 3_600_000);
        expect(ticks.filter((tick) => tick.label !== undefined).length).toBeLessThanOrEqual(8);
        expect(ticks.length).toBeLessThanOrEqual(45);
        for (const { atUs } of ticks) {
          expect(atUs).toBeGreaterThanOrEqual(window.startUs - 1);
          expect(atUs).toBeLessThanOrEqual(window.endUs + 1);
        }
      }),
    );
  });
});
