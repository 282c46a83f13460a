import { describe, expect, it } from 'vitest';
import type { TraceSummary } from '@/lib/traces/model';
import type { TraceQuery } from '@/lib/traces/search-params';
import { type ListFilters, windowOf } from './list-filters';
import { emptyList, type ListState, listReducer } from './list-store';
import { depthFor, watchList } from './watch-list';

const NOW_MS = 1_700_000_000_000;

/**
 * A backend with one trace each second, and a list that watches it. `long`: so many more began before any window and go
 * on; as spans of theirs lie in it, they are found by every question.
 */
function setup({ traces = 3_000, long = 0, tookMs = 5, filters = {} as ListFilters } = {}) {
  let nowMs = NOW_MS;
  let state: ListState = emptyList;
  let failing: Error | undefined;
  const asked: TraceQuery[] = [];
  const abort = new AbortController();
  const watch = watchList(
    filters,
    {
      search: (query) => {
        asked.push(query);
        nowMs += tookMs;
        if (failing) return Promise.reject(failing);
        const { startMinUs = 0, startMaxUs = Number.POSITIVE_INFINITY, limit } = query;
        const found = Array.from({ length: traces }, (_, at) => row(at, (NOW_MS - at * 1_000) * 1_000));
        const inTime = found.filter(({ startUs }) => startUs >= startMinUs && startUs <= startMaxUs);
        const going = Array.from({ length: long }, (_, at) => row(at, (NOW_MS - 864_000_000 - at * 1_000) * 1_000));
        return Promise.resolve([...inTime.slice(0, Math.max(0, limit - long)), ...going].slice(0, limit));
      },
      tell: (action) => {
        state = listReducer(state, action);
      },
      holds: () => false,
      now: () => nowMs,
      isFinal: (error) => error instanceof Error && error.message === 'signed out',
    },
    abort.signal,
  );
  return {
    watch,
    asked,
    abort,
    state: () => state,
    fail: (message: string | undefined) => {
      failing = message === undefined ? undefined : new Error(message);
    },
  };
}

describe('watchList', () => {
  it('shows the newest at once, then as many as the backend tells quickly', async () => {
    const { watch, asked, state } = setup();
    expect(await watch.poll()).toBe(3_000);
    expect(asked.map((query) => query.limit)).toEqual([100, 1_500]);
    expect(state().rows).toHaveLength(1_500);
    expect(state().coveredFromUs).toBe(state().rows.at(-1)?.startUs);
  });

  it('asks a slow backend for less, less often, and goes back a step a look', async () => {
    const { watch, asked, state } = setup({ tookMs: 2_000 });
    expect(await watch.poll()).toBe(8_000);
    expect(asked.map((query) => query.limit)).toEqual([100, 100]);
    expect(state().rows).toHaveLength(199);
    for (let looks = 0; looks < 40; looks += 1) await watch.poll();
    expect(state().rows.length).toBeGreaterThanOrEqual(1_500);
    expect(state().rows.length).toBeLessThan(1_700);
    expect(depthFor(300)).toBe(666);
  });

  it('knows that it has all when there was no more', async () => {
    const { watch, asked, state } = setup({ traces: 20 });
    await watch.poll();
    expect(asked).toHaveLength(1);
    expect(state().coveredFromUs).toBeLessThanOrEqual(windowOf({}, NOW_MS + 60_000).startUs);
  });

  it('goes further back on demand until the window is covered', async () => {
    const { watch, state } = setup();
    await watch.poll();
    await watch.older();
    expect(state().rows).toHaveLength(2_999);
    await watch.older();
    expect(state().rows.length).toBeGreaterThanOrEqual(2_999);
    expect(state().coveredFromUs).toBeLessThanOrEqual(windowOf({}, NOW_MS + 60_000).startUs);
    expect(state().older).toBe('idle');
  });

  it('does not take a long trace from before the window for the end of what there is', async () => {
    const { watch, asked, state } = setup({ long: 1, filters: { service: 'web' } });
    await watch.poll();
    expect(state().rows).toHaveLength(1_499);
    expect(state().coveredFromUs).toBe(state().rows.at(-1)?.startUs);
    await watch.older();
    expect(state().rows).toHaveLength(2_997);
    expect(state().coveredFromUs).toBe(state().rows.at(-1)?.startUs);
    await watch.older();
    expect(state().rows).toHaveLength(3_000);
    expect(state().coveredFromUs).toBeLessThanOrEqual(windowOf({}, NOW_MS + 60_000).startUs);

    const slow = setup({ long: 1, tookMs: 2_000, filters: { service: 'web' } });
    for (let looks = 0; looks < 5; looks += 1) await slow.watch.poll();
    expect(slow.asked.at(-1)?.startMaxUs).toBeLessThan((NOW_MS - 300_000) * 1_000);
    expect(asked).toHaveLength(4);
  });

  it('comes to an end where long traces are all that an answer has room for', async () => {
    const ended = { service: 'web', fromMs: NOW_MS - 3_000_000, toMs: NOW_MS - 1_000 };
    const { watch, asked, state } = setup({ long: 2_000, tookMs: 2_000, filters: ended });
    expect(await watch.poll()).toBeUndefined();
    expect(asked).toHaveLength(2);
    expect(state().rows).toEqual([]);
    expect(asked.at(-1)?.startMaxUs).toBe(ended.toMs * 1_000);
  });

  it('brings what deeper questions find into the same list', async () => {
    const { watch, asked, state } = setup({ tookMs: 900 });
    await watch.poll();
    const before = state().rows.length;
    await watch.deeper({ brushFromMs: NOW_MS - 2_000_000, brushToMs: NOW_MS - 1_990_000 });
    expect(asked.at(-1)).toMatchObject({ startMinUs: (NOW_MS - 2_000_000) * 1_000 });
    expect(state().rows.length).toBeGreaterThan(before);
  });

  it('keeps rows when an answer fails, asks again, and stops where that is of no use', async () => {
    const { watch, state, fail } = setup();
    await watch.poll();
    fail('down');
    expect(await watch.poll()).toBeGreaterThan(0);
    expect(state()).toMatchObject({ phase: 'ready', error: new Error('down') });
    fail('signed out');
    expect(await watch.poll()).toBeUndefined();
  });

  it('does not ask again for a window that has ended, nor after it was left', async () => {
    const ended = setup({ filters: { fromMs: NOW_MS - 60_000, toMs: NOW_MS - 1_000 } });
    expect(await ended.watch.poll()).toBeUndefined();
    expect(ended.state().rows).toHaveLength(60);
    const left = setup();
    left.abort.abort();
    expect(await left.watch.poll()).toBeUndefined();
    expect(left.state().rows).toEqual([]);
  });
});

function row(at: number, startUs: number): TraceSummary {
  return {
    traceId: Math.round(startUs / 1_000_000)
      .toString(16)
      .padStart(32, '0'),
    rootService: 'web',
    rootName: `GET /${at % 3}`,
    provisional: false,
    startUs,
    endUs: startUs + 1,
    spanCount: 1,
    errorCount: 0,
    services: [],
    operator: false,
  };
}
