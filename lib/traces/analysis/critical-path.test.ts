import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTrace, type TraceNode } from '../build-trace';
import { numberedSpan } from '../testing/numbered-span';
import { spanIdOf, traceFromText } from '../testing/trace-from-text';
import { type CriticalPath, criticalPath, unwalkedPath } from './critical-path';
import { viewerRoot } from './viewer-root';

/** Each line's segments in milliseconds: `a 2-6`. */
function drawn(text: string): string[] {
  const trace = buildTrace(traceFromText(text, { originUs: 0 }));
  const { steps } = criticalPath(trace);
  return trace.rows.flatMap(({ span }) => {
    const segments = steps.get(span.spanId)?.segments ?? [];
    const times = segments.map(({ startUs, endUs }) => `${startUs / 1000}-${endUs / 1000}`);
    return times.length > 0 ? [[span.name, ...times].join(' ')] : [];
  });
}

describe('criticalPath', () => {
  it('is what the comment draws', () => {
    const path = drawn(`
web | root | 0-20
  web | a | 2-9
  web | b | 6-18
    web | c | 9-13
    web | d | 16-24
`);
    expect(path).toEqual(['root 0-2 18-20', 'a 2-6', 'b 6-9 13-16', 'c 9-13', 'd 16-18']);
  });

  it('is the whole of a span without children', () => {
    expect(drawn('web | root | 0-20')).toEqual(['root 0-20']);
  });

  it('leaves out work beside a longer one', () => {
    const path = drawn(`
web | root | 0-100
  web | long | 10-90
  risk | beside | 10-60
    cache | GET | 12-14
`);
    expect(path).toEqual(['root 0-10 90-100', 'long 10-90']);
  });

  it('comes back to the parent between children, and goes on to the next without it where they touch', () => {
    const path = drawn(`
payments | authorise | 0-100
  payments | attempt 1 | 10-40
  payments | back off | 40-50
  payments | attempt 2 | 60-90
`);
    expect(path).toEqual(['authorise 0-10 50-60 90-100', 'attempt 1 10-40', 'back off 40-50', 'attempt 2 60-90']);
  });

  it('goes to the one that began first where two finish together', () => {
    expect(drawn(`web | root | 0-10\n  web | late | 4-10\n  web | early | 2-10`)).toEqual(['root 0-2', 'early 2-10']);
  });

  it('cuts a child that outlives its parent, or began before it', () => {
    const path = drawn(`
web | root | 10-50
  web | clock behind | 0-20
  web | outlives | 40-90
`);
    expect(path).toEqual(['root 20-40', 'clock behind 10-20', 'outlives 40-50']);
  });

  it('cuts a grandchild to its parent too', () => {
    const path = drawn(`
web | root | 0-100
  web | parent | 10-50
    web | child | 20-80
`);
    expect(path).toEqual(['root 0-10 50-100', 'parent 10-20', 'child 20-50']);
  });

  it('does not wait for a consumer, nor for what runs after the root', () => {
    const path = drawn(`
browser | flow checkout | 0-60
  web | kafka.produce | producer 10-40
    worker | at once | consumer 20-38
    worker | process order.placed | consumer 70-90
  browser | after | 65-80
`);
    expect(path).toEqual(['flow checkout 0-10 40-60', 'kafka.produce 10-40']);
  });

  it('waits for a consumer that answers within a call', () => {
    expect(drawn(`web | root | 0-10\n  worker | reply | consumer 2-8`)).toEqual(['root 0-2 8-10', 'reply 2-8']);
  });

  it('is of the root, even where an orphan began earlier', () => {
    const path = drawn(`web | orphan | 0-50 parent=ffffffffffffffff\nweb | root | 10-20`);
    expect(path).toEqual(['root 10-20']);
  });

  it('says when it came to each span and left it, also those that gave all their time on', () => {
    const trace = buildTrace(
      traceFromText(`web | root | 0-10\n  web | whole | 2-8\n    web | inner | 2-8`, { originUs: 0 }),
    );
    const { steps, spanCount, lengthUs } = criticalPath(trace);
    expect(steps.get(spanIdOf(2))).toEqual({ enterUs: 2_000, leaveUs: 8_000, segments: [] });
    expect(steps.get(spanIdOf(3))?.enterUs).toBe(2_000);
    expect([spanCount, lengthUs]).toEqual([2, 10_000]);
    expect(unwalkedPath(trace)).toEqual({ lengthUs, spanCount: 0, steps: new Map() });
  });

  it('is empty for no spans and for a root that took no time', () => {
    expect(criticalPath(buildTrace([]))).toMatchObject({ lengthUs: 0, spanCount: 0 });
    expect(unwalkedPath(buildTrace([]))).toMatchObject({ lengthUs: 0, spanCount: 0 });
    expect(criticalPath(buildTrace([numberedSpan(1, 0, 5, 0), numberedSpan(2, 1, 0, 10)])).steps.size).toBe(0);
  });

  it('covers the root without gap or overlap, and each moment is the last-finishing child’s', () => {
    const raw = fc.array(fc.tuple(fc.nat(20), fc.nat(60), fc.nat(40)), { maxLength: 20 });
    fc.assert(
      fc.property(raw, fc.integer({ min: 1, max: 60 }), (children, length) => {
        const spans = children.map(([parent, at, us], i) => numberedSpan(i + 2, Math.min(parent, i) + 1, at, us));
        const trace = buildTrace([numberedSpan(1, 0, 10, length), ...spans]);
        const path = criticalPath(trace);
        expectCover(path, 10, 10 + length);
        const root = viewerRoot(trace);
        for (let at = 10.5; root && at < 10 + length; at += 1) expect(ownerAt(path, at)).toBe(holderAt(root, at));
      }),
      { numRuns: 500 },
    );
  });

  it('covers the root whatever the other spans are', () => {
    const broken = fc.oneof(fc.double(), fc.nat(1000), fc.constantFrom(Number.NaN, -5, Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(12), fc.nat(14), broken, broken), { maxLength: 30 }), (raw) => {
        const trace = buildTrace(raw.map(([id, parent, at, us]) => numberedSpan(id + 1, parent, at, us)));
        const root = viewerRoot(trace)?.span;
        const endUs = (root?.startUs ?? 0) + (root?.durationUs ?? 0);
        const path = criticalPath(trace);
        if (root && path.lengthUs > 0) expectCover(path, root.startUs, endUs);
        else expect(path.steps.size).toBe(0);
      }),
    );
  });

  it('walks a chain 100,000 deep', () => {
    const chain = Array.from({ length: 100_000 }, (_, i) => numberedSpan(i + 1, i, i, 200_001 - 2 * i));
    const path = criticalPath(buildTrace(chain));
    expect(path.spanCount).toBe(100_000);
    expectCover(path, 0, 200_001);
  });

  it('walks 50,000 siblings, one after the other or all at once', () => {
    const root = numberedSpan(1, 0, 0, 100_000);
    const after = Array.from({ length: 50_000 }, (_, i) => numberedSpan(i + 2, 1, 2 * i, 1));
    const path = criticalPath(buildTrace([root, ...after]));
    expect(path.steps.get(spanIdOf(1))?.segments).toHaveLength(50_000);
    expectCover(path, 0, 100_000);
    const beside = Array.from({ length: 50_000 }, (_, i) => numberedSpan(i + 2, 1, i, 50_000));
    expectCover(criticalPath(buildTrace([root, ...beside])), 0, 100_000);
  });
});

/** The segments of all spans, laid end to end, are the root. */
function expectCover(path: CriticalPath, startUs: number, endUs: number): void {
  const all = [...path.steps.values()].flatMap((step) => [...step.segments]).sort((a, b) => a.startUs - b.startUs);
  let reachedUs = startUs;
  let gaps = 0;
  for (const segment of all) {
    if (segment.startUs !== reachedUs || segment.endUs <= segment.startUs) gaps += 1;
    reachedUs = segment.endUs;
  }
  expect([gaps, reachedUs, path.lengthUs]).toEqual([0, endUs, endUs - startUs]);
}

function ownerAt(path: CriticalPath, at: number): string | undefined {
  for (const [id, step] of path.steps) {
    if (step.segments.some(({ startUs, endUs }) => startUs < at && at < endUs)) return id;
  }
  return undefined;
}

/** The rule, asked for one moment. */
function holderAt(root: TraceNode, at: number): string {
  const endOf = (node: TraceNode) => node.span.startUs + node.span.durationUs;
  let holder = root;
  for (let next: TraceNode | undefined = root; next; ) {
    holder = next;
    next = holder.children
      .filter((child) => child.span.startUs < at && at < endOf(child))
      .sort((a, b) => endOf(b) - endOf(a) || a.span.startUs - b.span.startUs || a.index - b.index)[0];
  }
  return holder.span.spanId;
}
