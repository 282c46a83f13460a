import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath } from '../analysis/critical-path';
import { buildTrace, type Trace, type TraceNode } from '../build-trace';
import { makePicture } from '../picture';
import { numberedSpan } from '../testing/numbered-span';
import { spanIdOf, traceFromText } from '../testing/trace-from-text';
import { axisTicks } from './axis-ticks';
import { connectorsInView, pathConnectors, pathLines, pathOfRow } from './path-lines';
import { placeLabel } from './place-label';
import { spanBar } from './span-bar';
import { timeScale } from './time-scale';
import { type SpanRow, timelineRows } from './timeline-rows';

const broken = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_SAFE_INTEGER),
);
const widths = fc.oneof(broken, fc.integer({ min: 0, max: 4000 }));

const CHECKOUT = `
browser | flow checkout | 0-100
  browser | POST /api/checkout/[cartId] | client 10-60
    web | POST /api/checkout/[cartId] | server 20-50
      web | kafka.produce | producer 30-40
        worker | process order.placed | consumer 70-90
  browser | navigation /orders/[id] | 60-95
`;

/** The rows of a trace without groups and links. */
function spanRows(trace: Trace, closed: ReadonlySet<string> = new Set()): SpanRow[] {
  return timelineRows(makePicture(trace), { closed, opened: new Set() }).filter((row) => row.kind === 'span');
}

function nodeOf(trace: ReturnType<typeof buildTrace>, line: number): TraceNode {
  const node = trace.nodes.get(spanIdOf(line));
  if (!node) throw new Error(`no line ${line}`);
  return node;
}

describe('timeScale', () => {
  it('is finite and on the axis for any range, time and width', () => {
    fc.assert(
      fc.property(broken, broken, broken, broken, widths, (startUs, endUs, from, to, widthPx) => {
        const scale = timeScale({ startUs, endUs }, widthPx);
        const { leftPx, widthPx: stretch } = scale.stretchPx(from, to);
        for (const px of [scale.timePx(from), leftPx, stretch]) {
          expect(Number.isFinite(px)).toBe(true);
          expect(px).toBeGreaterThanOrEqual(0);
          expect(px).toBeLessThanOrEqual(scale.axisPx);
        }
      }),
    );
  });

  it('keeps the order of times', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), (a, b) => {
        const scale = timeScale({ startUs: 0, endUs: 1e9 }, 800);
        expect(scale.timePx(Math.min(a, b))).toBeLessThanOrEqual(scale.timePx(Math.max(a, b)));
      }),
    );
  });
});

describe('axisTicks', () => {
  it('begins at 0, has at most seven labels of one unit, and stays within the duration', () => {
    fc.assert(
      fc.property(fc.oneof(broken, fc.double({ min: 0.001, max: 1e12 })), widths, (durationUs, widthPx) => {
        const ticks = axisTicks(durationUs, widthPx);
        const labels = ticks.flatMap((tick) => tick.label ?? []);
        expect(labels[0]).toBe('0');
        expect(labels.length).toBeLessThanOrEqual(7);
        expect(new Set(labels).size).toBe(labels.length);
        expect(new Set(labels.slice(1).map((label) => label.split(' ')[1])).size).toBeLessThanOrEqual(1);
        for (const { offsetUs } of ticks) expect(Number.isFinite(offsetUs)).toBe(true);
        if (durationUs > 0 && Number.isFinite(durationUs)) {
          for (const { offsetUs } of ticks) expect(offsetUs).toBeLessThanOrEqual(durationUs * (1 + 1e-6));
        }
      }),
    );
  });

  it.each([
    [1_490_000, 640, ['0', '0.5 s', '1.0 s']],
    [2_600_000, 640, ['0', '0.5 s', '1.0 s', '1.5 s', '2.0 s', '2.5 s']],
    [900, 300, ['0', '500 µs']],
    [42_000, 640, ['0', '10 ms', '20 ms', '30 ms', '40 ms']],
  ])('labels %d µs on %d px', (durationUs, widthPx, expected) => {
    expect(axisTicks(durationUs, widthPx).flatMap((tick) => tick.label ?? [])).toEqual(expected);
  });
});

describe('timelineRows', () => {
  it('shows every span once and in order when nothing is collapsed', () => {
    const trace = buildTrace(traceFromText(CHECKOUT));
    const rows = spanRows(trace);
    expect(rows.map((row) => row.node.index)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(rows.map((row) => row.level)).toEqual([1, 2, 3, 4, 5, 2]);
  });

  it('hides what is below a collapsed span and counts it', () => {
    const trace = buildTrace(traceFromText(CHECKOUT));
    const rows = spanRows(trace, new Set([spanIdOf(2)]));
    expect(rows.map((row) => [row.node.span.name, row.hiddenCount])).toEqual([
      ['flow checkout', 0],
      ['POST /api/checkout/[cartId]', 3],
      ['navigation /orders/[id]', 0],
    ]);
    expect(rows[1]?.expanded).toBe(false);
    expect(rows[2]).toMatchObject({ positionInSet: 2, setSize: 2, expanded: undefined });
  });

  it('draws a guide line only where a sibling follows', () => {
    const rows = spanRows(buildTrace(traceFromText(CHECKOUT)));
    expect(rows.map((row) => row.guides)).toEqual([0, 0b10, 0b10, 0b10, 0b10, 0]);
  });

  it('is total for any tree and any collapsed set', () => {
    const spans = fc.array(fc.tuple(fc.nat(20), fc.nat(25), fc.nat(100), fc.nat(100)), { maxLength: 40 });
    fc.assert(
      fc.property(spans, fc.array(fc.nat(20)), (raw, closed) => {
        const trace = buildTrace(raw.map(([id, parent, start, length]) => numberedSpan(id, parent, start, length)));
        const collapsed = new Set(closed.map(spanIdOf));
        const rows = spanRows(trace, collapsed);
        const hidden = rows.reduce((sum, row) => sum + row.hiddenCount, 0);
        expect(rows.length + hidden).toBe(trace.rows.length);
        for (const row of rows) {
          expect(row.positionInSet).toBeLessThanOrEqual(row.setSize);
          for (let up = row.node.parent; up; up = up.parent) expect(collapsed.has(up.span.spanId)).toBe(false);
        }
      }),
    );
  });

  it('opens a chain 100,000 deep', () => {
    const chain = Array.from({ length: 100_000 }, (_, i) => numberedSpan(i + 1, i, i, 100_000 - i));
    expect(spanRows(buildTrace(chain))).toHaveLength(100_000);
  });
});

describe('spanBar', () => {
  it('is solid where no child worked', () => {
    const trace = buildTrace(traceFromText(CHECKOUT));
    const bar = spanBar(nodeOf(trace, 1), timeScale(trace, 1000));
    expect(bar).toMatchObject({ leftPx: 0, widthPx: 1000, wait: undefined });
    expect(bar.self).toEqual([
      { leftPx: 0, widthPx: 100 },
      { leftPx: 950, widthPx: 50 },
    ]);
  });

  it('puts the queue wait before the consumer', () => {
    const trace = buildTrace(traceFromText(CHECKOUT));
    const bar = spanBar(nodeOf(trace, 5), timeScale(trace, 1000));
    expect(bar.wait).toEqual({ leftPx: 400, widthPx: 300 });
    expect(bar.leftPx).toBe(700);
  });

  it('is finite, at least two pixels wide and never more parts than pixels', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1000), broken), { maxLength: 60 }), widths, (children, widthPx) => {
        const spans = [
          numberedSpan(1, 0, 0, 1000),
          ...children.map(([at, length], i) => numberedSpan(i + 2, 1, at, length)),
        ];
        const trace = buildTrace(spans);
        for (const node of trace.rows) {
          const bar = spanBar(node, timeScale({ startUs: 0, endUs: 1000 }, widthPx));
          const numbers = [bar.leftPx, bar.widthPx, ...bar.self.flatMap((part) => [part.leftPx, part.widthPx])];
          for (const px of numbers) expect(Number.isFinite(px) && px >= 0).toBe(true);
          expect(bar.widthPx).toBeGreaterThanOrEqual(2);
          expect(bar.self.length).toBeLessThanOrEqual(bar.widthPx + 1);
        }
      }),
    );
  });
});

describe('the critical path', () => {
  const trace = buildTrace(traceFromText(CHECKOUT, { originUs: 0 }));
  const path = criticalPath(trace);

  it('is drawn as lines on the axis', () => {
    const row = spanRows(trace)[0];
    expect(row && pathLines(pathOfRow(row, path), timeScale(trace, 1000))).toEqual([
      { leftPx: 0, widthPx: 100 },
      { leftPx: 950, widthPx: 50 },
    ]);
  });

  it('stands under a collapsed row for all that it hides', () => {
    const row = spanRows(trace, new Set([spanIdOf(2)]))[1];
    expect(row && pathOfRow(row, path)).toEqual([{ startUs: 10_000, endUs: 60_000 }]);
  });

  it('goes down from each parent to the child that took over', () => {
    expect(pathConnectors(spanRows(trace), path)).toEqual([
      { fromRow: 0, toRow: 1, atUs: 10_000 },
      { fromRow: 1, toRow: 2, atUs: 20_000 },
      { fromRow: 2, toRow: 3, atUs: 30_000 },
      { fromRow: 0, toRow: 5, atUs: 60_000 },
    ]);
    expect(pathConnectors(spanRows(trace, new Set([spanIdOf(2)])), path)).toEqual([
      { fromRow: 0, toRow: 1, atUs: 10_000 },
      { fromRow: 0, toRow: 2, atUs: 60_000 },
    ]);
  });

  it('gives a view the connectors that cross it, and none over more than 100 rows', () => {
    const calls = Array.from({ length: 300 }, (_, i) => numberedSpan(i + 2, 1, 2 * i, 1));
    const long = buildTrace([numberedSpan(1, 0, 0, 1000), ...calls]);
    const all = pathConnectors(spanRows(long), criticalPath(long));
    expect(all).toHaveLength(100);
    const rows = fc.tuple(fc.nat(310), fc.nat(40));
    fc.assert(
      fc.property(rows, ([first, count]) => {
        const crossing = all.filter(({ fromRow, toRow }) => toRow >= first && fromRow <= first + count);
        expect(connectorsInView(all, first, first + count)).toEqual(crossing);
      }),
    );
  });

  it('has lines that are finite and fewer than pixels', () => {
    const calls = Array.from({ length: 5_000 }, (_, i) => numberedSpan(i + 2, 1, 2 * i, 1));
    const long = buildTrace([numberedSpan(1, 0, 0, 10_001), ...calls]);
    const segments = criticalPath(long).steps.get(spanIdOf(1))?.segments ?? [];
    fc.assert(
      fc.property(widths, (widthPx) => {
        const scale = timeScale(long, widthPx);
        const lines = pathLines(segments, scale);
        expect(lines.length).toBeLessThanOrEqual(scale.axisPx + 1);
        for (const px of lines.flatMap((line) => [line.leftPx, line.widthPx])) expect(Number.isFinite(px)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('placeLabel', () => {
  it.each([
    ['right of the bar', { leftPx: 100, widthPx: 200 }, { side: 'right', atPx: 306 }],
    ['left of a bar that ends late', { leftPx: 600, widthPx: 390 }, { side: 'left', atPx: 594 }],
    ['in the reserve, where the bar fills the axis', { leftPx: 0, widthPx: 1000 }, { side: 'right', atPx: 1006 }],
  ])('goes %s', (_, bar, place) => {
    expect(placeLabel(bar, 50, 1000, 64)).toEqual(place);
  });

  it('is hidden where neither side has room', () => {
    expect(placeLabel({ leftPx: 10, widthPx: 990 }, 120, 1000, 64)).toEqual({ side: 'none' });
  });
});
