import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emptyList, type ListState, listReducer } from '@/components/traces/search/list-store';
import { siftRows } from '@/components/traces/search/sift-rows';
import { watchList } from '@/components/traces/search/watch-list';
import { handleJaegerProxy } from '@/lib/trace-backends/proxy';
import { fetchSummaries } from '@/lib/traces/browser/traces-api';
import { readTracesSearch } from '@/lib/traces/list-address';
import type { Span } from '@/lib/traces/model';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { type Version, versions, withBackends } from './with-backends';

const NOW_MS = Date.now();
const idOf = (name: string): string => Buffer.from(name.padEnd(16)).toString('hex');
const draw = (name: string, agoMs: number, text: string): Span[] =>
  traceFromText(text, { traceId: idOf(name), originUs: (NOW_MS - agoMs) * 1_000 });

const traces = [
  draw('quick', 60_000, 'shop | GET / | server 0-5'),
  // Long as a whole, although no span of it is.
  draw('late', 50_000, 'shop | POST /api/checkout | server 0-100\n  worker | capture | consumer 2900-3000'),
  draw('slow', 40_000, 'shop | GET /library | server 0-4000\n  db | SELECT orders | client 10-3900'),
  draw('failed', 30_000, 'shop | POST /api/checkout | server 0-90 error http.route=/api/checkout'),
  draw('admin', 20_000, 'shop | GET /admin | server 0-9000 mediagw.audience=operator'),
];

const backends = withBackends(traces);

beforeAll(() => {
  const realFetch = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) => {
    if (typeof input !== 'string' || !input.startsWith('/api/jaeger/')) return realFetch(input, init);
    const request = new Request(`http://gateway.test${input}`);
    return handleJaegerProxy(request, new URL(request.url).pathname.split('/').slice(5));
  });
});

afterAll(() => {
  vi.unstubAllGlobals();
});

/** As the page does: the newest rows, what reaches past them, and what the filters keep of both. */
async function shown(version: Version, search: string): Promise<readonly string[]> {
  backends.use(version);
  const filters = readTracesSearch(new URLSearchParams(search));
  let state: ListState = emptyList;
  const tools = {
    search: fetchSummaries,
    tell: (action: Parameters<typeof listReducer>[1]) => {
      state = listReducer(state, action);
    },
    holds: () => false,
    now: Date.now,
    isFinal: () => false,
  };
  const watch = watchList(filters, tools, AbortSignal.timeout(20_000));
  await watch.poll();
  await watch.deeper(filters);
  expect(state.error).toBeUndefined();
  return siftRows(state.rows, filters).map((row) => Buffer.from(row.traceId, 'hex').toString().trim());
}

describe.skipIf(backends.reason !== undefined)('R5.2 the list asks the same of every backend', () => {
  const since = new Date(NOW_MS - 45_000).toISOString();
  it.each([
    ['', ['failed', 'slow', 'late', 'quick']],
    ['operators=show', ['admin', 'failed', 'slow', 'late', 'quick']],
    ['errors=only', ['failed']],
    ['errors=none', ['slow', 'late', 'quick']],
    ['min=2s', ['slow', 'late']],
    ['min=50ms&max=100ms', ['failed']],
    [`t=${since}..`, ['failed', 'slow']],
    ['service=worker', ['late']],
    ['service=shop&operation=GET+/library', ['slow']],
    ['operation=SELECT+orders', ['slow']],
    ['attr=http.route%3D/api/checkout', ['failed']],
    ['service=shop&errors=only', ['failed']],
    ['touches=db', ['slow']],
    ['name=POST+/api/checkout', ['failed', 'late']],
    ['q=CHECKOUT', ['failed', 'late']],
    ['service=nobody', []],
  ])('%j', async (search, expected) => {
    for (const version of versions) {
      expect({ version, shown: await shown(version, search) }).toEqual({ version, shown: expected });
    }
  });
});
