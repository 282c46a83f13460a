import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath } from './analysis/critical-path';
import { pathShares } from './analysis/path-shares';
import { serviceTimes } from './analysis/service-times';
import { buildTrace } from './build-trace';
import type { LinkedTrace } from './follow-links';
import { axisRange, type Folds, failedOnlyKey, keysAbove, NO_FOLDS, timelineRows } from './geometry/timeline-rows';
import type { Span } from './model';
import { makePicture } from './picture';
import { numberedSpan } from './testing/numbered-span';
import { spanIdOf, traceFromText } from './testing/trace-from-text';
import { CLICK, FETCH, FETCH_ID, withLinks } from './testing/trace-pairs';

const click = buildTrace(CLICK);

function linkOf(spans: readonly Span[], direction: 'earlier' | 'later' = 'later'): LinkedTrace {
  const trace = buildTrace(spans);
  const from = trace.rows[0];
  const to = click.nodes.get(from?.span.links[0]?.spanId ?? '');
  return { traceId: trace.traceId, direction, from, to, content: { kind: 'spans', trace } };
}

const opened = (...keys: string[]): Folds => ({ closed: new Set(), opened: new Set(keys) });
const closed = (...keys: string[]): Folds => ({ closed: new Set(keys), opened: new Set() });
const names = (folds: Folds, picture = stitched): string[] =>
  timelineRows(picture, folds).map((row) => {
    if (row.kind === 'span') return row.node.span.name;
    if (row.kind === 'group') return `× ${row.group.nodes.length}`;
    return row.kind === 'link' ? `— ${row.part.fromName}` : `? ${row.gap.nodes.length}`;
  });

const stitched = makePicture(click, [linkOf(FETCH)]);

describe('makePicture', () => {
  it('stitches the click, the outbox and the worker into one picture, on one axis', () => {
    expect(names(NO_FOLDS)).toEqual([
      'POST /api/checkout/[cartId]',
      'checkout.place_order',
      'kafka.produce',
      '— kafka.fetch',
      'kafka.fetch',
      'SELECT events',
    ]);
    expect(axisRange(stitched, NO_FOLDS)).toEqual({ startUs: click.startUs, endUs: click.startUs + 820_000 });
    expect(axisRange(stitched, closed(`trace:${FETCH_ID}`)).endUs).toBe(click.endUs);
    expect(stitched.trace.rows.map((row) => row.index)).toEqual([0, 1, 2, 3, 4]);
    expect(stitched.trace.services).toEqual(['web', 'worker']);
  });

  it('draws the wait in the outbox, and that between a linked span and who takes it up', () => {
    expect(stitched.trace.nodes.get(spanIdOf(3))?.queueWaitUs).toBe(210_000);
    expect(stitched.trace.nodes.get(spanIdOf(0x101))?.queueWaitUs).toBe(500_000);
    expect(stitched.parts[0]).toMatchObject({ gapUs: 500_000, skewUs: 0, relation: 'work', toName: 'kafka.produce' });
    const fetched = buildTrace(FETCH);
    const earlier: LinkedTrace = {
      traceId: click.traceId,
      direction: 'earlier',
      from: fetched.rows[0],
      to: click.nodes.get(spanIdOf(3)),
      content: { kind: 'spans', trace: click },
    };
    expect(makePicture(fetched, [earlier]).trace.rows[0]?.queueWaitUs).toBe(500_000);
  });

  it('states by how much two clocks differ, where an effect ended before its cause began', () => {
    const early = withLinks(traceFromText('worker | kafka.fetch | consumer 200-260', { traceId: FETCH_ID }), {
      traceId: click.traceId,
      spanId: spanIdOf(3),
    }).map((span) => ({ ...span, spanId: 'a'.repeat(16) }));
    expect(makePicture(click, [linkOf(early)]).parts[0]).toMatchObject({ skewUs: 40_000 });
  });

  it('names the next page and does not draw it: that is another action', () => {
    const page = FETCH.map((span) => ({
      ...span,
      resource: { ...span.resource, attributes: [['telemetry.sdk.language', 'webjs'] as const] },
    }));
    const picture = makePicture(click, [linkOf(page)]);
    expect(picture.parts[0]).toMatchObject({ relation: 'page', spanCount: 0, range: undefined });
    expect(picture.trace.rows).toHaveLength(3);
  });

  it('leaves out a span whose id is there already', () => {
    const twice = withLinks(CLICK, { traceId: click.traceId, spanId: spanIdOf(1) }).map((span) => ({
      ...span,
      traceId: FETCH_ID,
    }));
    expect(makePicture(click, [linkOf(twice)]).trace.rows).toHaveLength(3);
  });
});

describe('rows of many siblings', () => {
  const lines = Array.from(
    { length: 30 },
    (_, at) => `  web | SELECT views | client ${at}-${at + 2}${at % 10 === 3 ? ' error' : ''}`,
  );
  const trace = buildTrace(traceFromText(['web | batch | 0-100', '  web | BEGIN | 0-1', ...lines].join('\n')));
  const picture = makePicture(trace);
  const group = [...picture.groups.values()][0];

  it('are one row until it is opened', () => {
    expect(names(NO_FOLDS, picture)).toEqual(['batch', 'BEGIN', '× 30']);
    expect(group).toMatchObject({ medianUs: 2_000, maxUs: 2_000 });
    expect(group?.failed).toHaveLength(3);
    const key = group?.key ?? '';
    expect(names(opened(key), picture)).toHaveLength(33);
    expect(names(opened(key, failedOnlyKey(key)), picture)).toEqual([
      'batch',
      'BEGIN',
      '× 30',
      'SELECT views',
      'SELECT views',
      'SELECT views',
    ]);
  });

  it('tell what must be open for one of them to be on show', () => {
    const node = trace.nodes.get(spanIdOf(9));
    const keys = node ? keysAbove(node, picture) : [];
    expect(names(opened(...keys), picture)).toContain('SELECT views');
  });
});

describe('rows of missing spans', () => {
  const trace = buildTrace(
    traceFromText(`
      web | a | 10-20 parent=00000000000000aa
      web | b | 20-40 parent=00000000000000bb
      web | c | 30-50 parent=00000000000000aa
    `),
  );
  const picture = makePicture(trace);

  it('stand in the place of a parent that has not come, as long as what is below it', () => {
    const rows = timelineRows(picture, NO_FOLDS);
    expect(names(NO_FOLDS, picture)).toEqual(['? 2', 'a', 'c', '? 1', 'b']);
    expect(rows.map((row) => row.level)).toEqual([1, 2, 2, 1, 2]);
    const [first] = rows;
    expect(first?.kind === 'missing' && first.gap.range).toEqual({
      startUs: trace.startUs,
      endUs: trace.startUs + 40_000,
    });
    expect(names(closed(first?.key ?? ''), picture)).toEqual(['? 2', '? 1', 'b']);
  });
});

describe('rows of spans that are their own ancestors', () => {
  const trace = buildTrace(
    traceFromText(`
      web | a | 10-20 parent=0000000000000002
        web | b | 20-40
      web | itself | 30-50 parent=0000000000000003
    `),
  );
  const picture = makePicture(trace);

  it('stand below no missing one: the parent that they name is there', () => {
    expect(names(NO_FOLDS, picture)).toEqual(['a', 'b', 'itself']);
    expect(timelineRows(picture, NO_FOLDS).map((row) => row.level)).toEqual([1, 2, 1]);
    const b = trace.nodes.get(spanIdOf(2));
    expect(b && keysAbove(b, picture)).toEqual([spanIdOf(1)]);
    expect(trace.provisional).toBe(false);
  });

  it('are told from those of missing ones, whatever names whatever', () => {
    const parents = fc.array(fc.nat(12), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parents, (named) => {
        const any = makePicture(buildTrace(named.map((parent, at) => numberedSpan(at + 1, parent, at, 1))));
        for (const row of timelineRows(any, NO_FOLDS)) {
          if (row.kind !== 'missing') continue;
          for (const node of row.gap.nodes) {
            expect(any.trace.nodes.has(node.span.parentSpanId ?? '')).toBe(false);
            expect(keysAbove(node, any)).toEqual([row.key]);
          }
        }
      }),
    );
  });
});

describe('the tables', () => {
  const trace = buildTrace(
    traceFromText(`
      browser | flow checkout | 0-100
        web | POST /api | server 10-60 error
          web | INSERT orders | client 20-30
        worker | process | consumer 70-170
    `),
  );
  const path = criticalPath(trace);

  it('share out the critical path, the longest first', () => {
    const shares = pathShares(trace, path);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(shares.map(({ pathUs }) => pathUs)).toEqual([...shares].map(({ pathUs }) => pathUs).sort((a, b) => b - a));
    expect(shares.map(({ node }) => node.span.name)).toContain('INSERT orders');
  });

  it('add up the self time of each service', () => {
    expect(serviceTimes(trace, path)).toMatchObject([
      { service: 'worker', spanCount: 1, selfUs: 100_000 },
      { service: 'web', spanCount: 2, errorCount: 1, selfUs: 50_000, pathUs: 50_000 },
      { service: 'browser', spanCount: 1, selfUs: 20_000 },
    ]);
  });
});
