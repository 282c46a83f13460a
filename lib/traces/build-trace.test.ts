import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTrace, type TraceNode } from './build-trace';
import type { Span } from './model';
import { spanIdOf, traceFromText } from './testing/trace-from-text';
import { isUnfinished } from './unfinished';

const template = traceFromText('web | x | internal 0-1')[0] as Span;

const spanArbitrary = fc.record({
  id: fc.nat(40),
  parent: fc.option(fc.nat(45), { nil: undefined }),
  start: fc.nat(1000),
  duration: fc.nat(1000),
  error: fc.boolean(),
});

function toSpan(drawn: {
  id: number;
  parent: number | undefined;
  start: number;
  duration: number;
  error: boolean;
}): Span {
  return {
    ...template,
    spanId: spanIdOf(drawn.id),
    parentSpanId: drawn.parent === undefined ? undefined : spanIdOf(drawn.parent),
    startUs: drawn.start,
    durationUs: drawn.duration,
    status: drawn.error ? 'error' : 'unset',
  };
}

function ancestors(node: TraceNode, max: number): number {
  let steps = 0;
  for (let at = node.parent; at; at = at.parent) if (++steps > max) throw new Error('cycle');
  return steps;
}

describe('buildTrace', () => {
  it('orders children by start and rows depth first', () => {
    const trace = buildTrace(
      traceFromText(`
        browser | flow checkout | internal 0-100
          browser | POST /api/checkout/[cartId] | client 10-90
            web | POST /api/checkout/[cartId] | server 20-80
              web | INSERT orders | client 60-70 error
              web | checkout.authorize_payment | internal 30-50
          browser | navigation /orders/[id] | internal 5-8
      `),
    );
    expect(trace.rows.map((row) => `${row.depth} ${row.span.name}`)).toEqual([
      '0 flow checkout',
      '1 navigation /orders/[id]',
      '1 POST /api/checkout/[cartId]',
      '2 POST /api/checkout/[cartId]',
      '3 checkout.authorize_payment',
      '3 INSERT orders',
    ]);
    expect(trace.services).toEqual(['browser', 'web']);
    expect(trace).toMatchObject({ errorCount: 1, provisional: false });
    expect(trace.endUs - trace.startUs).toBe(100_000);
    expect(trace.rows[0]).toMatchObject({ errorBelow: true, selfUs: 17_000 });
    expect(trace.rows[3]?.selfUs).toBe(30_000);
    expect(trace.rows[5]?.errorBelow).toBe(false);
  });

  it('shows how long a record waited between producer and consumer', () => {
    const trace = buildTrace(
      traceFromText(`
        worker | kafka.produce | producer 0-10
          worker | process order.placed | consumer 250-300
          worker | not a consumer | internal 20-30
      `),
    );
    expect(trace.rows.map((row) => row.queueWaitUs)).toEqual([undefined, undefined, 240_000]);
  });

  it('R4.6 draws a parent that is still running from what its children tell', () => {
    const since = '1700000000000000';
    const spans = traceFromText(
      `worker | daemon.start | internal 2-5 parent=${spanIdOf(99)} mediagw.parent.name=daemon.run mediagw.parent.start_us=${since}
       worker | checkout.sweep | internal 20-30 parent=${spanIdOf(99)} mediagw.parent.name=daemon.run mediagw.parent.start_us=${since}`,
    );
    const trace = buildTrace(spans);
    expect(trace.rows.map(({ span, depth }) => [span.name, depth])).toEqual([
      ['daemon.run', 0],
      ['daemon.start', 1],
      ['checkout.sweep', 1],
    ]);
    const [run] = trace.rows;
    expect(run && isUnfinished(run.span)).toBe(true);
    expect(run?.span).toMatchObject({ durationUs: 30_000, status: 'unset' });
    expect(trace.provisional).toBe(false);
    const ended = traceFromText('worker | daemon.run | internal 0-40')[0] as Span;
    const whole = buildTrace([...spans, { ...ended, spanId: spanIdOf(99) }]);
    expect(whole.rows).toHaveLength(3);
    expect(whole.rows.some(({ span }) => isUnfinished(span))).toBe(false);
  });

  it('says provisional while no root has come', () => {
    const trace = buildTrace(traceFromText('web | a | server 0-1 parent=00000000000000ff'));
    expect(trace.provisional).toBe(true);
    expect(trace.rows).toHaveLength(1);
  });

  it('is total for nothing', () => {
    expect(buildTrace([])).toMatchObject({ traceId: '', rows: [], startUs: 0, endUs: 0, services: [] });
  });

  it('cuts a cycle above its earliest span and keeps what hangs on it', () => {
    const trace = buildTrace(
      traceFromText(`
        web | a | internal 0-9 parent=0000000000000002
        web | b | internal 1-9 parent=0000000000000001
        web | self | internal 2-9 parent=0000000000000003
        web | tail | internal 3-9 parent=0000000000000002
      `),
    );
    expect(trace.rows.map((row) => `${row.depth} ${row.span.name}`)).toEqual(['0 a', '1 b', '2 tail', '0 self']);
  });

  it('holds every span once, in a tree with right depths, for any input', () => {
    fc.assert(
      fc.property(fc.array(spanArbitrary, { maxLength: 80 }), (drawn) => {
        const spans = drawn.map(toSpan);
        const trace = buildTrace(spans);
        const ids = trace.rows.map((row) => row.span.spanId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(ids)).toEqual(new Set(spans.map((span) => span.spanId)));
        trace.rows.forEach((row, index) => {
          expect(row.index).toBe(index);
          expect(row.depth).toBe(ancestors(row, spans.length));
          expect(trace.nodes.get(row.span.spanId)).toBe(row);
          expect(row.selfUs).toBeGreaterThanOrEqual(0);
          expect(row.selfUs).toBeLessThanOrEqual(row.span.durationUs);
          if (row.parent) {
            expect(row.parent.children).toContain(row);
            expect(row.parent.index).toBeLessThan(index);
            expect(row.parent.span.spanId).toBe(row.span.parentSpanId);
          }
        });
      }),
    );
  });

  it('knows errors below a span exactly', () => {
    fc.assert(
      fc.property(fc.array(spanArbitrary, { maxLength: 40 }), (drawn) => {
        const { rows } = buildTrace(drawn.map(toSpan));
        const below = new Set<TraceNode>();
        for (const row of rows) {
          if (row.span.status === 'error') for (let at = row.parent; at; at = at.parent) below.add(at);
        }
        for (const row of rows) expect(row.errorBelow).toBe(below.has(row));
      }),
    );
  });

  it('builds a chain 100,000 deep and a fan 100,000 wide', () => {
    const chain: Span[] = [];
    const fan: Span[] = [];
    for (let i = 1; i <= 100_000; i += 1) {
      chain.push({ ...template, spanId: spanIdOf(i), parentSpanId: i === 1 ? undefined : spanIdOf(i - 1) });
      fan.push({ ...template, spanId: spanIdOf(i), parentSpanId: i === 1 ? undefined : spanIdOf(1) });
    }
    expect(buildTrace(chain.reverse()).rows.at(-1)?.depth).toBe(99_999);
    expect(buildTrace(fan).rows.at(-1)?.depth).toBe(1);
  });
});
