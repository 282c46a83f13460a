import { describe, expect, it } from 'vitest';
import { readTracesSearch } from '@/lib/traces/list-address';
import type { TraceSummary } from '@/lib/traces/model';
import { completeQuery } from './complete-query';
import { facetsOf, toggleFacet } from './facets';
import { brushChange, brushOf, brushText, heatFinding, heatPoints } from './heat-words';
import {
  backendKey,
  deeperQueries,
  isNarrowed,
  type ListFilters,
  listQuery,
  widerRange,
  windowOf,
} from './list-filters';
import { parseTerm, queryTerms } from './query-terms';
import { siftRows } from './sift-rows';

const NOW_MS = 1_700_000_000_000;
const filtersOf = (search: string): ListFilters => readTracesSearch(new URLSearchParams(search));

let made = 0;
function row(
  rootName: string,
  part: Partial<TraceSummary> & { services?: readonly TraceSummary['services'][number][] } = {},
): TraceSummary {
  made += 1;
  return {
    traceId: made.toString(16).padStart(32, '0'),
    rootService: 'web',
    rootName,
    provisional: false,
    startUs: NOW_MS * 1_000,
    endUs: NOW_MS * 1_000 + 100_000,
    spanCount: 1,
    errorCount: 0,
    services: [{ name: 'web', spanCount: 1, errorCount: 0 }],
    operator: false,
    ...part,
  };
}
const through = (...names: string[]) => names.map((name) => ({ name, spanCount: 1, errorCount: 0 }));

describe('the window', () => {
  it('is the last hour unless the address says otherwise, and moves on in whole steps', () => {
    const { startUs, endUs, live, words } = windowOf({}, NOW_MS);
    expect(startUs / 1_000).toBeLessThanOrEqual(NOW_MS - 3_600_000);
    expect(startUs / 1_000).toBeGreaterThan(NOW_MS - 3_660_000);
    expect(endUs / 1_000 - NOW_MS).toBeLessThan(51_000);
    expect({ live, words }).toEqual({ live: true, words: 'the last hour' });
    expect(windowOf({}, endUs / 1_000)).toEqual(windowOf({}, endUs / 1_000 - 50_000));
  });

  it('may be one’s own, with an end or without', () => {
    expect(windowOf({ fromMs: 1, toMs: 5 }, NOW_MS)).toMatchObject({ startUs: 1_000, endUs: 5_000, live: false });
    expect(windowOf({ fromMs: 1 }, NOW_MS)).toMatchObject({ endUs: NOW_MS * 1_000, live: true });
    expect(widerRange({ fromMs: 1 })).toBeUndefined();
    expect(widerRange({ range: '15m' })?.value).toBe('1h');
  });
});

describe('what the backend is asked', () => {
  it('hides operators’ pages, and asks conditions of one span together', () => {
    expect(listQuery({}, NOW_MS, 100)).toMatchObject({ hideOperators: true, errorsOnly: false, limit: 100 });
    const filters = filtersOf('service=payments&errors=only&attr=http.route%3D/x&operators=show&from=1000&to=2000');
    expect(listQuery(filters, NOW_MS, 7)).toEqual({
      startMinUs: 1_000_000,
      startMaxUs: 2_000_000,
      service: 'payments',
      attributes: { 'http.route': '/x' },
      errorsOnly: true,
      hideOperators: false,
      limit: 7,
    });
  });

  it('stays the same where rows can be sifted, so that the picture stays', () => {
    const sifted = filtersOf('errors=only&q=check&root=web&name=GET+/&touches=db&min=1s&t=1000..2000');
    expect(backendKey(sifted)).toBe(backendKey({}));
    expect(backendKey({ service: 'web' })).not.toBe(backendKey({}));
    expect(isNarrowed(sifted)).toBe(true);
    expect(isNarrowed(filtersOf('range=7d&operators=show'))).toBe(false);
  });

  it('reaches further back for what is sifted', () => {
    const deeper = (search: string) => deeperQueries(filtersOf(search), NOW_MS, 500);
    expect(deeper('')).toEqual([]);
    expect(deeper('q=check')).toEqual([]);
    expect(deeper('min=1s')).toMatchObject([{ durationMinUs: 1_000_000, limit: 500 }]);
    expect(deeper('errors=only')).toMatchObject([{ errorsOnly: true }]);
    expect(deeper('t=1000..2000&min=1s')).toMatchObject([
      { startMinUs: 1_000_000, startMaxUs: 2_000_000 },
      { startMinUs: 1_000_000, durationMinUs: 1_000_000 },
    ]);
    expect(deeper('name=flow+checkout&root=web')).toMatchObject([{ operation: 'flow checkout', service: 'web' }]);
    expect(deeper('name=flow+checkout&touches=payments')).toMatchObject([{ service: 'payments' }]);
  });
});

describe('the brush', () => {
  it('is a part of the address, and says itself in words', () => {
    const filters = filtersOf(`t=${NOW_MS - 60_000}..&min=800ms&max=3.2s`);
    const range = { startUs: (NOW_MS - 3_600_000) * 1_000, endUs: NOW_MS * 1_000 };
    const brush = brushOf(filters);
    expect(filters).toMatchObject(brushChange(brush, range));
    expect(brushText(brush, range)).toMatch(/^\d\d:\d\d to now · 800 ms – 3\.20 s$/);
    // An end without a beginning begins with the window.
    expect(brushChange({ toUs: range.endUs - 1_000 }, range).brushFromMs).toBe(NOW_MS - 3_600_000);
    expect(brushChange({}, range)).toEqual({});
  });

  it('is told beside the picture in one sentence', () => {
    const range = { startUs: (NOW_MS - 3_600_000) * 1_000, endUs: NOW_MS * 1_000 };
    const points = heatPoints([row('GET /', { errorCount: 1 }), row('GET /')]);
    expect(heatFinding(points, range)).toMatch(
      /^Duration of 2 traces by start time, \d\d:\d\d to \d\d:\d\d: half of them within 100 ms, 95 % within 100 ms; 1 with errors\.$/,
    );
    expect(heatFinding([], range)).toMatch(/: none\.$/);
  });
});

describe('siftRows and facets', () => {
  const rows = [
    row('flow checkout', { errorCount: 2, services: through('web', 'payments'), endUs: NOW_MS * 1_000 + 2_000_000 }),
    row('flow checkout', { services: through('web', 'payments', 'risk') }),
    row('GET /', {
      startUs: (NOW_MS - 60_000) * 1_000,
      endUs: (NOW_MS - 59_990) * 1_000,
      rootService: 'gateway',
      services: through('gateway'),
    }),
  ];
  const sift = (search: string) => siftRows(rows, filtersOf(search)).map((each) => rows.indexOf(each));

  it.each([
    ['', [0, 1, 2]],
    ['errors=only', [0]],
    ['errors=none', [1, 2]],
    ['min=1s', [0]],
    ['max=1s', [1, 2]],
    [`t=${NOW_MS - 30_000}..`, [0, 1]],
    ['q=CHECK+pay', [0, 1]],
    ['q=gateway', [2]],
    ['touches=payments&touches=risk', [1]],
    ['name=GET+/&name=flow+checkout', [0, 1, 2]],
    ['root=gateway', [2]],
  ])('%j keeps %j', (search, kept) => {
    expect(sift(search)).toEqual(kept);
  });

  it('count each group under all filters but its own', () => {
    const facets = facetsOf(rows, filtersOf('errors=only&name=GET+/'));
    const counts = Object.fromEntries(
      facets.map((facet) => [facet.title, facet.values.map((each) => [each.value, each.count, each.chosen])]),
    );
    expect(counts).toEqual({
      'Root service': [],
      Status: [
        ['none', 1, false],
        ['only', 0, true],
      ],
      'Root span': [
        ['GET /', 0, true],
        ['flow checkout', 1, false],
      ],
      Touches: [],
    });
  });

  it('are chosen and taken back', () => {
    const once = { ...filtersOf(''), ...toggleFacet({}, 'touches', 'risk') };
    expect(once.touches).toEqual(['risk']);
    expect(toggleFacet(once, 'touches', 'risk')).toEqual({ touches: undefined });
    expect(toggleFacet({ errors: 'none' }, 'status', 'only')).toEqual({ errors: 'only' });
    expect(toggleFacet({ errors: 'only' }, 'status', 'only')).toEqual({ errors: undefined });
  });
});

describe('the query bar', () => {
  it.each([
    ['status = error', { errors: 'only' }],
    ['and service = payments', { service: 'payments' }],
    ['operation = POST /api/checkout/[cartId]', { operation: 'POST /api/checkout/[cartId]' }],
    ['duration > 800 ms', { durationMinUs: 800_000, durationMaxUs: undefined }],
    ['duration in 0.8–3.2 s', { durationMinUs: 800_000, durationMaxUs: 3_200_000 }],
    ['duration in 500ms..2s', { durationMinUs: 500_000, durationMaxUs: 2_000_000 }],
    ['http.route = "/orders/[id]"', { attributes: [['http.route', '/orders/[id]']] }],
    ['name ~ checkout', { text: 'checkout' }],
    ['checkout risk', { text: 'checkout risk' }],
    ['name = GET /', { rootNames: ['GET /'] }],
  ])('reads %j', (typed, change) => {
    expect(parseTerm(typed, {})).toEqual({ kind: 'change', change });
  });

  it.each(['', 'duration > soon', 'service > web', 'status = maybe', 'service ='])(
    'says what is wrong with %j',
    (typed) => {
      expect(parseTerm(typed, {}).kind).toBe('problem');
    },
  );

  it('takes each condition away again, and all of them lead back', () => {
    const filters = filtersOf(
      'service=a&operation=b&errors=only&root=c&name=d&touches=e&touches=f&attr=k%3Dv&q=g&min=1s&max=2s&t=1000..2000',
    );
    const terms = queryTerms(filters);
    expect(terms.map((term) => term.name)).toEqual([
      'service',
      'operation',
      'status',
      'root',
      'name',
      'touches',
      'touches',
      'k',
      'text',
      'duration',
      'time',
    ]);
    let left = filters;
    for (let term = terms[0]; term; term = queryTerms(left)[0]) left = { ...left, ...term.remove };
    expect(isNarrowed(left)).toBe(false);
  });

  it('offers values with their counts, a search, and names', () => {
    const words = {
      facets: facetsOf([row('flow checkout', { errorCount: 1 }), row('GET /cart')], {}),
      services: ['payments', 'web'],
      operations: ['INSERT orders'],
    };
    const texts = (typed: string) => completeQuery(typed, words).map((each) => each.text);
    expect(texts('')).toContain('duration > ');
    expect(texts('status = er')).toEqual(['status = error']);
    expect(completeQuery('status = er', words)[0]?.count).toBe(1);
    expect(texts('service = pa')).toEqual(['service = payments']);
    expect(texts('operation = ')).toEqual([
      'operation = INSERT orders',
      'operation = GET /cart',
      'operation = flow checkout',
    ]);
    expect(texts('check')).toEqual(['text ~ check', 'name = flow checkout']);
    expect(texts('du')[1]).toBe('duration > ');
  });
});
