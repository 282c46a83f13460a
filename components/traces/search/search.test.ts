import { describe, expect, it, vi } from 'vitest';
import type { TraceSummary } from '@/lib/traces/model';
import { durationScale, isOffScale, scalePercent } from './duration-scale';
import { findByCode } from './find-by-code';
import { emptyList, type ListState, listReducer } from './list-store';
import { parseJump } from './parse-jump';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('parseJump', () => {
  it.each([
    [ID, { kind: 'trace', traceId: ID, spanId: undefined }],
    [` ${ID.toUpperCase()}\n`, { kind: 'trace', traceId: ID, spanId: undefined }],
    [`00-${ID}-00f067aa0ba902b7-01`, { kind: 'trace', traceId: ID, spanId: '00f067aa0ba902b7' }],
    [`http://localhost:3000/admin/traces/${ID}?span=1`, { kind: 'trace', traceId: ID, spanId: undefined }],
    ['00f067aa0ba902b7', { kind: 'trace', traceId: '000000000000000000f067aa0ba902b7', spanId: undefined }],
    ['4bf9-2f35-77b3', { kind: 'code', code: '4BF9-2F35-77B3' }],
    ['4BF9 2F35 77B3', { kind: 'code', code: '4BF9-2F35-77B3' }],
    ['checkout', undefined],
    ['0'.repeat(32), undefined],
    ['', undefined],
  ])('reads %j', (text, jump) => {
    expect(parseJump(text)).toEqual(jump);
  });
});

describe('findByCode', () => {
  const now = 1_700_000_000_000;

  it('asks by attribute for 30 days, operators included', async () => {
    const search = vi.fn(async () => [row(ID)]);
    expect(await findByCode('4BF9-2F35-77B3', now, search)).toBe(ID);
    expect(search.mock.calls[0]).toEqual([
      {
        attributes: { 'mediagw.support_code': '4BF9-2F35-77B3' },
        startMinUs: (now - 30 * 86_400_000) * 1000,
        limit: 20,
      },
      undefined,
    ]);
  });

  it('falls back to traces that begin with the code', async () => {
    const search = vi
      .fn()
      .mockResolvedValueOnce([])
      .mockResolvedValueOnce([row('f'.repeat(32)), row(ID)]);
    expect(await findByCode('4BF9-2F35-77B3', now, search)).toBe(ID);
  });

  it('finds nothing without guessing', async () => {
    expect(await findByCode('4BF9-2F35-77B3', now, async () => [])).toBeUndefined();
  });
});

describe('listReducer', () => {
  const arrive = (state: ListState, ids: string[], pointing = false): ListState =>
    listReducer(state, { type: 'arrived', latest: ids.map((id) => row(id)), pointing, nowMs: 1 });
  const ids = (state: ListState) => state.rows.map((each) => each.traceId);

  it('shows the first answer at once, even while someone points', () => {
    expect(ids(arrive(emptyList, ['b', 'a'], true))).toEqual(['b', 'a']);
  });

  it('marks rows that came later as fresh', () => {
    const state = arrive(arrive(emptyList, ['a']), ['b', 'a']);
    expect(ids(state)).toEqual(['b', 'a']);
    expect([...state.fresh]).toEqual(['b']);
  });

  it('holds rows while someone points, counts the new ones, and lets them in afterwards', () => {
    const held = arrive(arrive(emptyList, ['a']), ['c', 'b', 'a'], true);
    expect(ids(held)).toEqual(['a']);
    expect(held.newCount).toBe(2);
    const released = listReducer(held, { type: 'released' });
    expect(ids(released)).toEqual(['c', 'b', 'a']);
    expect(released.newCount).toBe(0);
  });

  it('fills in a provisional row where it stands while rows are held', () => {
    const first = listReducer(emptyList, { type: 'arrived', latest: [row('a', true)], pointing: false, nowMs: 1 });
    expect(arrive(first, ['b', 'a'], true).rows).toEqual([row('a')]);
  });

  it('lets older rows in below the held ones, and takes only later ones for new', () => {
    const at = (traceId: string, startUs: number): TraceSummary => ({ ...row(traceId), startUs });
    const step = (state: ListState, latest: TraceSummary[], pointing: boolean) =>
      listReducer(state, { type: 'arrived', latest, pointing, nowMs: 1 });
    const first = step(emptyList, [at('b', 20)], false);
    const held = step(first, [at('c', 30), at('b', 20), at('a', 10)], true);
    expect(ids(held)).toEqual(['b', 'a']);
    expect(held.newCount).toBe(1);
    const shown = step(first, [at('c', 30), at('b', 20), at('a', 10)], false);
    expect([...shown.fresh]).toEqual(['c']);
  });

  it('keeps rows when a refresh fails, and says so until the next answer', () => {
    const failed = listReducer(arrive(emptyList, ['a']), { type: 'failed', error: 'down' });
    expect(failed).toMatchObject({ phase: 'ready', error: 'down' });
    expect(ids(failed)).toEqual(['a']);
    expect(arrive(failed, ['a']).error).toBeUndefined();
  });

  it('holds while paused, whoever points, until it is resumed', () => {
    const paused = listReducer(arrive(emptyList, ['a']), { type: 'paused', paused: true });
    const later = listReducer(arrive(paused, ['b', 'a']), { type: 'released' });
    expect(ids(later)).toEqual(['a']);
    expect(ids(listReducer(later, { type: 'paused', paused: false }))).toEqual(['b', 'a']);
  });

  it('never shows rows of another query', () => {
    const next = listReducer(arrive(emptyList, ['a']), { type: 'asked', queryKey: '?errors=only' });
    expect(next).toMatchObject({ phase: 'loading', rows: [] });
  });
});

describe('durationScale', () => {
  it('ends at the longest, and cuts a lone outlier instead of flattening the rest', () => {
    expect(durationScale([10, 20, 40]).topUs).toBe(40);
    const scale = durationScale([...Array(50).fill(100), 1_000_000]);
    expect(scale.topUs).toBe(50_000);
    expect(isOffScale(1_000_000, scale)).toBe(true);
    expect(scalePercent(1_000_000, scale)).toBe(100);
  });

  it('is total', () => {
    expect(durationScale([]).topUs).toBe(1);
    expect(scalePercent(Number.NaN, durationScale([Number.NaN, -1]))).toBe(0);
  });
});

function row(traceId: string, provisional = false): TraceSummary {
  return {
    traceId,
    rootService: 'web',
    rootName: 'GET /',
    provisional,
    startUs: 0,
    endUs: 1,
    spanCount: 1,
    errorCount: 0,
    services: [],
    operator: false,
  };
}
