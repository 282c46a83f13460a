import { describe, expect, it } from 'vitest';
import { buildTrace } from '@/lib/traces/build-trace';
import { timelineRows } from '@/lib/traces/geometry/timeline-rows';
import type { Span } from '@/lib/traces/model';
import { makePicture } from '@/lib/traces/picture';
import { findSpans } from '@/lib/traces/search/find-spans';
import { spanIdOf, traceFromText } from '@/lib/traces/testing/trace-from-text';
import { logWords, rowName } from './row-names';
import { errorCause, spanRole, valueText } from './span-words';
import { keyAction } from './viewer-keys';
import { initialViewer, type ViewerState, viewerReducer } from './viewer-store';
import { missingParents, type TraceState, watchTrace } from './watch-trace';

const ORIGIN_US = 1_700_000_000_000_000;
const NOW_MS = ORIGIN_US / 1000 + 1_000;
const CLICK = traceFromText(`
browser | flow checkout | 0-100
  web | POST /api/checkout/[cartId] | server 10-60
    web | INSERT orders | client 20-30 error db.system.name=postgresql
    web | GET session | 30-31 db.system.name=memory
  browser | navigation /orders/[id] | 60-95
`);
const trace = buildTrace(CLICK);
const picture = makePicture(trace);
const whole = { startUs: trace.startUs, endUs: trace.endUs };

describe('viewer keys', () => {
  const press = (state: ViewerState, ...keys: string[]): ViewerState =>
    keys.reduce((now, key) => {
      const place = { picture, rows: timelineRows(picture, now.folds), matches: [], whole };
      const action = keyAction(key.replace('Shift+', ''), key.startsWith('Shift+'), now, place);
      return action ? viewerReducer(now, action) : now;
    }, state);
  const start = initialViewer({ picture, spanId: undefined });

  it('down and up walk the rows and stop at the ends', () => {
    expect(press(start, 'ArrowDown').selectedKey).toBe(spanIdOf(1));
    expect(press(start, 'j', 'j', 'ArrowUp', 'k', 'k').selectedKey).toBe(spanIdOf(1));
    expect(press(start, 'End', 'ArrowDown').selectedKey).toBe(spanIdOf(5));
  });

  it('left closes, then goes to the parent; right opens, then enters', () => {
    const closed = press(start, 'ArrowDown', 'ArrowDown', 'ArrowLeft');
    expect([...closed.folds.closed]).toEqual([spanIdOf(2)]);
    expect(press(closed, 'ArrowLeft').selectedKey).toBe(spanIdOf(1));
    expect(press(closed, 'ArrowRight').folds.closed.size).toBe(0);
    expect(press(closed, 'ArrowRight', 'ArrowRight').selectedKey).toBe(spanIdOf(3));
  });

  it('down skips what is collapsed', () => {
    expect(press(start, 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowDown').selectedKey).toBe(spanIdOf(5));
  });

  it('enter opens the panel and escape closes it', () => {
    const open = press(start, 'ArrowDown', 'Enter');
    expect(open.panelOpen).toBe(true);
    expect(press(open, 'Escape')).toMatchObject({ panelOpen: false, selectedKey: spanIdOf(1) });
  });

  it('shift left closes all, and E opens the way to the next error', () => {
    const closed = press(start, 'Shift+ArrowLeft');
    expect(timelineRows(picture, closed.folds)).toHaveLength(1);
    expect(press(start, 'End', 'Shift+ArrowLeft').selectedKey).toBe(spanIdOf(1));
    const error = press(closed, 'e');
    expect(error.selectedKey).toBe(spanIdOf(3));
    expect(timelineRows(picture, error.folds).map((row) => row.key)).toContain(spanIdOf(3));
  });

  it('C draws the critical path or not; it is drawn at first', () => {
    expect(start.pathShown).toBe(true);
    expect(press(start, 'c').pathShown).toBe(false);
    expect(press(start, 'c', 'c').pathShown).toBe(true);
  });

  it('Z zooms to the selected span, 0 and escape show the whole', () => {
    const zoomed = press(start, 'e', 'z');
    expect(zoomed.window?.startUs).toBeGreaterThan(trace.startUs + 18_000);
    expect(zoomed.window?.endUs).toBeLessThan(trace.startUs + 32_000);
    expect(press(zoomed, '0').window).toBeUndefined();
    expect(press({ ...zoomed, panelOpen: false }, 'Escape').window).toBeUndefined();
    expect(press(start, '+').window).toEqual({ startUs: trace.startUs + 25_000, endUs: trace.startUs + 75_000 });
    expect(press(start, '+', '-').window).toBeUndefined();
  });

  it('keeps the selection when the trace grows', () => {
    const state = press(start, 'End');
    const grown = buildTrace([...CLICK, ...traceFromText(`worker | process order.placed | consumer 1-2`).map(late)]);
    expect(grown.nodes.get(state.selectedKey ?? '')?.span.name).toBe('navigation /orders/[id]');
  });
});

describe('watchTrace', () => {
  const watch = async (answers: (readonly Span[] | undefined | Error)[], sampledOut = false): Promise<TraceState[]> => {
    const told: TraceState[] = [];
    const abort = new AbortController();
    let asked = 0;
    await watchTrace(
      {
        load: async () => {
          const answer = answers[Math.min(asked, answers.length - 1)];
          asked += 1;
          if (answer instanceof Error) throw answer;
          return answer;
        },
        sleep: async () => undefined,
        now: () => NOW_MS,
        sampledOut,
        tell: (state) => told.push(state),
      },
      abort.signal,
    );
    return told;
  };

  it('counts down while nothing has come, then says that there is nothing', async () => {
    const told = await watch([undefined]);
    expect(told[0]).toEqual({ kind: 'not-yet', secondsLeft: 15 });
    expect(told).toHaveLength(16);
    expect(told.at(-1)).toEqual({ kind: 'not-found' });
  });

  it('shows a trace that comes while it waits', async () => {
    const told = await watch([undefined, undefined, CLICK]);
    expect(told.map((state) => state.kind)).toContain('shown');
    expect(told.map((state) => state.kind)).not.toContain('not-found');
  });

  it('looks as long for a trace that the ratio did not keep, as other reasons may have kept it', async () => {
    const told = await watch([undefined], true);
    expect(told[0]).toEqual({ kind: 'not-yet', secondsLeft: 15 });
    expect(told).toHaveLength(16);
    expect(told.at(-1)).toEqual({ kind: 'sampled-out' });
    const kept = await watch([undefined, undefined, CLICK], true);
    expect(kept.map((state) => state.kind)).not.toContain('sampled-out');
    expect(kept.at(-1)).toMatchObject({ kind: 'shown' });
  });

  it('fills in what arrives after opening, and survives a look that fails', async () => {
    const told = await watch([CLICK.slice(0, 2), new Error('down'), CLICK]);
    const sizes = told.flatMap((state) => (state.kind === 'shown' ? [state.trace.rows.length] : []));
    expect(sizes[0]).toBe(2);
    expect(sizes.at(-1)).toBe(5);
    expect(told.at(-1)).toMatchObject({ kind: 'shown', looksLeft: 0 });
  });

  it('tells a first failure', async () => {
    const error = new Error('down');
    expect(await watch([error])).toEqual([{ kind: 'failed', error }]);
  });
});

describe('words', () => {
  it('names a row as it would be read out', () => {
    const node = trace.nodes.get(spanIdOf(3));
    expect(node && rowName(node, trace.startUs)).toBe(
      'web, INSERT orders, database, 10.0 ms, starts at 20.0 ms, error',
    );
  });

  it('says of a row that it is on the critical path', () => {
    const node = trace.nodes.get(spanIdOf(4));
    expect(node && rowName(node, trace.startUs, true)).toMatch(/, on critical path$/);
  });

  it('tells a cache from a database, and names a cause', () => {
    expect(CLICK.map(spanRole)).toEqual(['internal', 'server', 'database', 'cache', 'internal']);
    expect(CLICK[2] && errorCause(CLICK[2])).toBe('failed');
  });

  it('lists parents that have not come', () => {
    expect(missingParents(buildTrace(CLICK.slice(1)))).toEqual([spanIdOf(1)]);
    expect(missingParents(trace)).toEqual([]);
  });

  it('finds spans by all words, anywhere in them', () => {
    expect(findSpans(trace.rows, 'web POSTGRES')).toEqual([spanIdOf(3)]);
    expect(findSpans(trace.rows, '  ')).toEqual([]);
  });

  it('counts the logs of a row, and the errors among them', () => {
    const log = { key: '0', timeUs: 1, spanId: undefined, service: '', eventName: undefined, body: '', attributes: [] };
    expect(logWords()).toEqual([]);
    expect(logWords([{ ...log, level: 'warn' }])).toEqual(['1 log']);
    expect(logWords([{ ...log, level: 'error' }])).toEqual(['1 log', '1 of them an error']);
    const many = Array.from({ length: 1200 }, () => ({ ...log, level: 'fatal' as const }));
    expect(logWords(many)).toEqual(['1,200 logs', '1,200 of them errors']);
  });

  it('lays out JSON values and leaves others alone', () => {
    expect(valueText('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(valueText('{broken')).toBe('{broken');
    expect(valueText(['a', 1])).toBe('["a",1]');
  });
});

function late(span: Span): Span {
  return { ...span, spanId: 'f'.repeat(16) };
}
