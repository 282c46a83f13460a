import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { fromOtlp } from '@/lib/traces/from-otlp';
import { jaegerSearchParams } from '@/lib/traces/search-params';
import { COLUMNS_PARAM, COLUMNS_VERSION } from '@/lib/traces/span-columns';
import { SummariesWire } from '@/lib/traces/summary-wire';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import { TraceWire } from '@/lib/traces/trace-wire';
import { traceBackendSlot } from './ask-backend';
import { EmbeddedStore } from './embedded/store';
import type { MakesV3Search } from './makes-answers';
import { handleJaegerProxy } from './proxy';
import { inThread } from './testing/in-thread';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const OPERATORS = '00f067aa0ba902b700f067aa0ba902b7';
const OTHER = '9c1e00000000000000000000000044d0';
const WINDOW = 'query.start_time_min=2023-11-14T00:00:00Z&query.start_time_max=2023-11-15T00:00:00.000000001Z';
const checkout = traceFromText(
  `
  browser | flow checkout | internal 0-100
    web | POST /api/checkout/[cartId] | server 10-90 error http.response.status_code=500
`,
  { traceId: TRACE },
);
const page = traceFromText('web | GET /admin/traces | server 200-205 mediagw.audience=operator', {
  traceId: OPERATORS,
});

let directory: string;
let store: EmbeddedStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'trace-proxy-'));
  store = new EmbeddedStore({ directory, bytesMax: 100_000_000 });
  store.commit([Buffer.from(JSON.stringify(toOtlp([...checkout, ...page])))]);
  traceBackendSlot.set(inThread(store));
});

afterEach(() => {
  traceBackendSlot.clear();
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

async function get(path: string): Promise<{ status: number; type: string | null; body: unknown }> {
  const url = new URL(path, 'http://gateway.test/api/jaeger/api/v3/');
  const segments = decodeURIComponent(url.pathname).split('/').slice(5);
  const response = await handleJaegerProxy(new Request(url), segments);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
}

const summariesOf = async (params: string) =>
  SummariesWire.parse((await get(`trace-summaries?${WINDOW}&${params}`)).body);
const idsOf = async (params: string) => (await summariesOf(params)).map((summary) => summary.traceId);

describe('handleJaegerProxy', () => {
  it('R5.2 answers services, operations, a trace and a search as Jaeger does', async () => {
    expect((await get('services')).body).toEqual({ services: ['browser', 'web'] });
    expect((await get('operations?service=web&spanKind=server')).body).toEqual({
      operations: [
        { name: 'GET /admin/traces', spanKind: 'server' },
        { name: 'POST /api/checkout/[cartId]', spanKind: 'server' },
      ],
    });
    expect(fromOtlp((await get(`traces/${TRACE.toUpperCase()}`)).body)).toEqual(checkout);
    expect(fromOtlp((await get(`traces?${WINDOW}&query.service_name=browser`)).body)).toEqual(checkout);
  });

  it('answers in columns where our pages ask for them and the backend has them, else in OTLP', async () => {
    const asked = `traces/${TRACE}?${COLUMNS_PARAM}=${COLUMNS_VERSION}`;
    expect(fromOtlp((await get(asked)).body)).toEqual(checkout);
    const otlp = vi.fn(async () => new TextEncoder().encode(JSON.stringify({ result: toOtlp(checkout) })));
    const columns = async (traceId: string) => store.traceColumns(traceId);
    traceBackendSlot.set({ ...inThread(store), ...{ traceOtlp: otlp, traceColumns: columns } });
    expect(TraceWire.parse((await get(asked)).body)).toEqual(checkout);
    expect(otlp).not.toHaveBeenCalled();
    for (const other of [`traces/${TRACE}`, `traces/${TRACE}?${COLUMNS_PARAM}=0`]) {
      expect(fromOtlp((await get(other)).body)).toEqual(checkout);
    }
    expect(await get(`traces/123?${COLUMNS_PARAM}=${COLUMNS_VERSION}`)).toMatchObject({ status: 404 });
  });

  it('takes the answer of a search from a backend that makes it itself', async () => {
    const makes: MakesV3Search = {
      searchOtlp: async ({ service }) => (service === 'web' ? Buffer.from('{"result":"made"}') : undefined),
    };
    const search = () => Promise.reject(new Error('asked for spans'));
    traceBackendSlot.set({ ...inThread(store), ...{ search }, ...makes });
    expect(await get(`traces?${WINDOW}&query.service_name=web`)).toMatchObject({
      status: 200,
      body: { result: 'made' },
    });
    expect(await get(`traces?${WINDOW}&query.service_name=nope`)).toMatchObject({
      status: 404,
      body: { error: { message: 'No traces found' } },
    });
  });

  it('lists summaries with Jaeger’s fields and ours', async () => {
    const { body } = await get(`trace-summaries?${WINDOW}`);
    expect(body).toMatchObject({
      summaries: [
        { traceId: OPERATORS, operator: true, provisional: false },
        {
          traceId: TRACE,
          rootServiceName: 'browser',
          rootOperationName: 'flow checkout',
          minStartTimeUnixNano: '1700000000000000000',
          maxEndTimeUnixNano: '1700000000100000000',
          spanCount: 2,
          errorSpanCount: 1,
          services: [
            { name: 'browser', spanCount: 1 },
            { name: 'web', spanCount: 1, errorSpanCount: 1 },
          ],
        },
      ],
    });
  });

  it('takes parameters in both spellings, and ours', async () => {
    expect(await idsOf('query.serviceName=browser')).toEqual([TRACE]);
    expect(await idsOf('query.service_name=browser&query.operation_name=nope')).toEqual([]);
    expect(await idsOf(`query.attributes=${encodeURIComponent('{"http.response.status_code":"500"}')}`)).toEqual([
      TRACE,
    ]);
    expect(await idsOf('query.errors=true')).toEqual([TRACE]);
    expect(await idsOf('query.hideOperators=true')).toEqual([TRACE]);
    expect(await idsOf('query.durationMin=0.09s')).toEqual([TRACE]);
    expect(await idsOf('query.duration_max=10ms')).toEqual([OPERATORS]);
    expect(await idsOf('query.searchDepth=1')).toEqual([OPERATORS]);
    expect(await idsOf('query.num_traces=1')).toEqual([OPERATORS]);
  });

  it('understands what our own pages ask', async () => {
    const params = jaegerSearchParams({ limit: 5, attributes: { 'mediagw.support_code': '4BF9-2F35-77B3' } });
    const { body } = await get(`trace-summaries?${params}`);
    expect(SummariesWire.parse(body).map((summary) => summary.traceId)).toEqual([TRACE]);
  });

  it('answers nothing found in Jaeger’s ways', async () => {
    expect(await get(`trace-summaries?${WINDOW}&query.service_name=nope`)).toMatchObject({ status: 200, body: {} });
    for (const path of [`traces?${WINDOW}&query.service_name=nope`, 'traces/123']) {
      expect(await get(path)).toMatchObject({
        status: 404,
        body: { error: { httpCode: 404, message: 'No traces found' }, code: 'not_found' },
      });
    }
  });

  it.each([
    ['traces', 'query.startTimeMin and query.startTimeMax are required'],
    ['trace-summaries?query.start_time_min=x&query.start_time_max=y', 'malformed parameter query.startTimeMin'],
    [`traces?${WINDOW}&query.durationMin=20`, 'malformed parameter query.durationMin'],
    [`traces?${WINDOW}&query.durationMin=2s&query.durationMax=1s`, 'query.durationMin must be less'],
    [`traces?${WINDOW}&query.attributes=[1]`, 'malformed parameter query.attributes'],
    [
      `traces?${WINDOW}&query.attributes=${encodeURIComponent('{"__proto__":7}')}`,
      'malformed parameter query.attributes',
    ],
    [`traces?${WINDOW}&query.search_depth=-1`, 'malformed parameter query.searchDepth'],
    [`traces?${WINDOW}&query.filter={}`, 'malformed parameter query.filter'],
    ['traces/zz', 'malformed parameter trace_id'],
    [`traces/${'a'.repeat(33)}`, 'malformed parameter trace_id'],
    ['traces/..%2f..%2fservices', 'trace_id'],
    ["traces/1' OR '1'='1", 'malformed parameter trace_id'],
  ])('refuses %s', async (path, message) => {
    const { status, body } = await get(path);
    const { error } = body as { error: { httpCode: number; message: string } };
    if (path.includes('%2f')) expect(status).toBe(404);
    else {
      expect(status).toBe(400);
      expect(error).toMatchObject({ httpCode: 400, message: expect.stringContaining(message) });
    }
  });

  it('names the traces that link to one, and none for a trace that nobody links to', async () => {
    const fetched = traceFromText('worker | kafka.fetch | client 120-130', { traceId: OTHER }).map((span) => ({
      ...span,
      links: [{ traceId: TRACE, spanId: '0000000000000002', attributes: [] }],
    }));
    store.commit([Buffer.from(JSON.stringify(toOtlp(fetched)))]);
    expect(await get(`linked-traces/${TRACE}`)).toMatchObject({ status: 200, body: { traceIds: [OTHER] } });
    expect((await get(`linked-traces/${OTHER}`)).body).toEqual({ traceIds: [] });
    expect((await get('linked-traces/xyz')).status).toBe(400);
  });

  it('has no other routes', async () => {
    for (const path of ['', 'dependencies', 'traces/1/2', 'services/x', '__proto__']) {
      expect((await get(path)).status).toBe(404);
    }
  });

  it('searches hostile keys as plain data', async () => {
    const attributes = encodeURIComponent('{"__proto__":"x","\'; DROP TABLE trace; --":"y"}');
    expect(await idsOf(`query.attributes=${attributes}`)).toEqual([]);
    expect(await idsOf('query.serviceName=browser')).toEqual([TRACE]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('says which backend failed and why', async () => {
    const failing = {
      ...traceBackendSlot.get(),
      services: () => Promise.reject(new AppError('upstream_failed', 'Jaeger at j:1 broke.')),
    };
    traceBackendSlot.set(failing);
    expect(await get('services')).toMatchObject({
      status: 502,
      type: 'application/problem+json',
      body: { detail: 'Jaeger at j:1 broke.', error: { httpCode: 502, message: 'Jaeger at j:1 broke.' } },
    });
    traceBackendSlot.set({ ...failing, services: () => Promise.reject(new Error('secret')) });
    const { status, body } = await get('services');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});
