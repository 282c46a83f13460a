import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTrace } from '../build-trace';
import { makePicture } from '../picture';
import { traceFromText } from '../testing/trace-from-text';
import { axisTicks } from './axis-ticks';
import { groupBar } from './group-bar';
import { minimapRuns } from './minimap';
import { spanBar } from './span-bar';
import { type TimeRange, timeScale } from './time-scale';
import { bringIn, panBy, windowAround, windowWithin, zoomAt } from './time-window';

const broken = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_SAFE_INTEGER),
);
const widths = fc.oneof(broken, fc.integer({ min: 0, max: 2000 }));
const WHOLE: TimeRange = { startUs: 1_000, endUs: 2_000 };

describe('the window of time', () => {
  it('lies within the whole, whatever is wanted, and is undefined where it would be the whole', () => {
    fc.assert(
      fc.property(
        broken,
        broken,
        broken,
        fc.oneof(broken, fc.double({ min: 0.01, max: 10 })),
        (from, to, at, factor) => {
          const wanted = { startUs: from, endUs: to };
          const shown = windowWithin(wanted, WHOLE) ?? WHOLE;
          const all = [
            shown,
            zoomAt(shown, WHOLE, at, factor),
            panBy(shown, WHOLE, at),
            windowAround(wanted, WHOLE),
            bringIn(shown, WHOLE, at),
          ];
          for (const window of all) {
            if (!window) continue;
            expect(window.startUs).toBeGreaterThanOrEqual(WHOLE.startUs);
            expect(window.endUs).toBeLessThanOrEqual(WHOLE.endUs);
            expect(window.endUs).toBeGreaterThan(window.startUs);
          }
        },
      ),
    );
  });

  it('keeps what is under the pointer where it is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (share, factor) => {
          const atUs = 1_000 + share * 1_000;
          const window = zoomAt(WHOLE, WHOLE, atUs, factor);
          expect(window && timeScale(window, 1_000).timePx(atUs)).toBeCloseTo(share * 1_000, 3);
        },
      ),
    );
  });

  it('keeps its length when it is moved against an edge', () => {
    const window = { startUs: 1_200, endUs: 1_500 };
    expect(panBy(window, WHOLE, 9_999)).toEqual({ startUs: 1_700, endUs: 2_000 });
    expect(panBy(window, WHOLE, -9_999)).toEqual({ startUs: 1_000, endUs: 1_300 });
    expect(bringIn(window, WHOLE, 1_800)?.startUs).toBeLessThan(1_800);
  });
});

describe('the axis of a window', () => {
  it('counts from the start of the trace', () => {
    const labels = (durationUs: number, fromUs: number) =>
      axisTicks(durationUs, 640, fromUs).flatMap((tick) => tick.label ?? []);
    expect(labels(200_000, 1_100_000)).toEqual(['1.10 s', '1.15 s', '1.20 s', '1.25 s', '1.30 s']);
    expect(labels(600_000, -400_000)).toEqual(['−400 ms', '−300 ms', '−200 ms', '−100 ms', '0', '100 ms', '200 ms']);
  });

  it('has at most seven labels, all within the window, wherever it begins', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e9, noNaN: true }),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        widths,
        (length, from, px) => {
          const ticks = axisTicks(length, px, from);
          expect(ticks.filter((tick) => tick.label !== undefined).length).toBeLessThanOrEqual(7);
          const slack = (Math.abs(from) + length) * 1e-6;
          for (const { offsetUs } of ticks) {
            expect(offsetUs).toBeGreaterThanOrEqual(from - slack);
            expect(offsetUs).toBeLessThanOrEqual(from + length + slack);
          }
        },
      ),
    );
  });
});

describe('an axis very far from zero', () => {
  it('ends', () => {
    expect(axisTicks(1_000, 640, 1e22).length).toBeLessThanOrEqual(42);
  });
});

describe('bars in a window', () => {
  const trace = buildTrace(traceFromText('web | a | 0-10\nweb | b | 40-60\nweb | c | 90-100', { originUs: 0 }));
  const bars = trace.rows.map((node) => spanBar(node, timeScale({ startUs: 30_000, endUs: 70_000 }, 400)));

  it('say on which side they are left out', () => {
    expect(bars.map((bar) => bar.outside)).toEqual(['before', undefined, 'after']);
    expect(bars[1]).toMatchObject({ leftPx: 100, widthPx: 200 });
  });
});

describe('minimapRuns', () => {
  it('gives a pixel to the last span that covers it', () => {
    const trace = buildTrace(traceFromText('a | a | 0-9\n  b | b | 3-6', { originUs: 0 }));
    const runs = minimapRuns(trace.rows, timeScale(trace, 9), 1).map(({ leftPx, widthPx, service }) => [
      service,
      leftPx,
      widthPx,
    ]);
    expect(runs).toEqual([
      ['a', 0, 3],
      ['b', 3, 3],
      ['a', 6, 3],
    ]);
  });

  it('has fewer runs than pixels and shows each service that has a pixel of its own', () => {
    const spans = fc.array(fc.tuple(fc.nat(100), fc.nat(50), fc.nat(3)), { maxLength: 200 });
    fc.assert(
      fc.property(spans, widths, fc.oneof(broken, fc.integer({ min: 1, max: 30 })), (raw, px, lanes) => {
        const text = raw.map(([at, length, service]) => `s${service} | op | ${at}-${at + length}`).join('\n');
        const trace = buildTrace(traceFromText(text));
        const scale = timeScale(trace, px);
        const runs = minimapRuns(trace.rows, scale, lanes);
        expect(runs.length).toBeLessThanOrEqual(
          Math.max(1, Math.min(lanes || 1, raw.length)) * Math.min(scale.axisPx, 8_192),
        );
        for (const run of runs) {
          expect(run.leftPx + run.widthPx).toBeLessThanOrEqual(scale.axisPx);
          expect(run.widthPx).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('groupBar', () => {
  const lines = Array.from({ length: 40 }, (_, at) => `  web | SELECT | ${at < 30 ? 10 : 80}-${at < 30 ? 20 : 90}`);
  const trace = buildTrace(traceFromText(['web | batch | 0-100', ...lines].join('\n'), { originUs: 0 }));
  const [group] = makePicture(trace).groups.values();
  if (!group) throw new Error('forty alike are a group');

  it('is darkest where most members worked, and empty where none did', () => {
    const bar = groupBar(group, timeScale(trace, 300));
    const shareAt = (px: number) =>
      bar.steps.find((step) => px >= bar.leftPx + step.leftPx && px < bar.leftPx + step.leftPx + step.widthPx)?.share ??
      0;
    expect([shareAt(45), shareAt(150), shareAt(255)]).toEqual([1, 0, 0.4]);
  });

  it('has no more steps than a screen, however wide it is', () => {
    const { steps } = groupBar(group, timeScale(trace, Number.MAX_SAFE_INTEGER));
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.length).toBeLessThanOrEqual(4_096);
  });

  it('is finite and within its bar for any window and width', () => {
    fc.assert(
      fc.property(broken, broken, widths, (startUs, endUs, px) => {
        const scale = timeScale({ startUs, endUs }, px);
        const bar = groupBar(group, scale);
        for (const step of bar.steps) {
          expect(step.share).toBeGreaterThan(0);
          expect(step.share).toBeLessThanOrEqual(1);
          expect(step.leftPx + step.widthPx).toBeLessThanOrEqual(bar.widthPx * (1 + 1e-9) + 1e-9);
        }
      }),
    );
  });
});
