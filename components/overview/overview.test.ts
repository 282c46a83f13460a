import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError, NetworkError } from '@/lib/http/fetch-json';
import type { Overview, RouteRow } from '@/lib/overview/overview';
import { deadTraces, requestTraces, routeTraces, uncapturedTraces } from '@/lib/overview/trace-links';
import { axisTop } from './axis-top';
import { overviewReducer } from './overview-store';
import { orderRoutes } from './route-order';

const AT_MS = Date.UTC(2026, 10, 21, 12, 5);
const figures = { requests: 4, failed: 1, refused: 0, p50Us: 900, p95Us: 1_234.5, longestUs: 2_000 };
const overview: Overview = {
  atMs: AT_MS,
  process: { service: 'shop', pid: 1, sinceMs: AT_MS - 3_600_000 },
  window: { key: '5m', fromMs: AT_MS - 300_000 },
  viewers: figures,
  minutes: [],
  routes: [],
  streams: { ok: false, reason: '' },
  orders: { ok: false, reason: '' },
  log: { ok: false, reason: '' },
  tracing: { kind: 'off' },
};
const row = (name: string, requests = 1, audience: RouteRow['audience'] = 'viewers'): RouteRow => ({
  ...figures,
  name,
  audience,
  requests,
  exemplar: null,
});

describe('the order of routes', () => {
  it('is by traffic, and holds still while it is held', () => {
    const names = (rows: readonly RouteRow[]) => rows.map(({ name }) => name);
    const first = names(orderRoutes([row('b', 1), row('a', 9), row('c', 9)], [], false));
    expect(first).toEqual(['a', 'c', 'b']);
    const later = [row('b', 50), row('a', 9), row('c', 9), row('new', 99)];
    expect(names(orderRoutes(later, first, true))).toEqual(['a', 'c', 'b', 'new']);
    expect(names(orderRoutes(later, first, false))).toEqual(['new', 'b', 'a', 'c']);
  });
});

describe('the axis', () => {
  it('ends at or above the largest, at less than three times of it, and halves to a whole number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (largest) => {
        const top = axisTop(largest);
        expect(top).toBeGreaterThanOrEqual(largest);
        expect(top).toBeLessThan(Math.max(3, largest * 3));
        expect((top / 2) % 1).toBe(0);
      }),
    );
  });
});

describe('the state of the page', () => {
  it('keeps its figures when there is no answer, and forgets the failure with the next', () => {
    const start = { overview, paused: false, failure: undefined };
    const away = overviewReducer(start, { type: 'failed', error: new NetworkError('away') });
    expect(away).toEqual({ ...start, failure: { kind: 'failed', text: 'The gateway can not be reached.' } });
    expect(overviewReducer(away, { type: 'arrived', overview })).toEqual(start);
    const problem = { status: 401, code: 'unauthenticated', detail: '', traceId: undefined, retryAfterS: undefined };
    const ended = overviewReducer(start, { type: 'failed', error: new ApiError(problem) });
    expect(ended.failure).toEqual({ kind: 'signed-out' });
  });
});

describe('links to traces', () => {
  it('ask for the same time, service, name, errors and slowness as the figure', () => {
    const from = 'from=2026-11-21T12%3A00%3A00.000Z';
    expect(requestTraces(overview, 'failed')).toBe(`/admin/traces?${from}&service=shop&errors=only`);
    expect(routeTraces(overview, row('GET /titles/[id]'), 'slow')).toBe(
      `/admin/traces?${from}&service=shop&operation=GET+%2Ftitles%2F%5Bid%5D&min=1.234ms`,
    );
    expect(routeTraces(overview, row('GET /admin', 1, 'operators'), 'all')).toContain('operators=show');
    expect(uncapturedTraces(overview, AT_MS)).toContain('from=2026-11-21T12%3A04%3A00.000Z');
    expect(deadTraces(overview, { type: 'order.placed', atMs: AT_MS })).toContain(
      'service=shop-worker&operation=process+order.placed&errors=only',
    );
  });

  it('are not drawn where there is no trace', () => {
    for (const name of ['other', 'GET /api/admin/overview', 'GET /api/jaeger/api/[...path]']) {
      expect(routeTraces(overview, row(name, 1, 'operators'), 'all')).toBeUndefined();
    }
    expect(routeTraces(overview, row('GET /health', 1, 'machines'), 'all')).toBeUndefined();
  });
});
