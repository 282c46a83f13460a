import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { fromJaeger } from '@/lib/traces/from-jaeger';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import { askBackend, traceBackendSlot } from './ask-backend';
import { EmbeddedStore } from './embedded/store';
import { handleLegacyJaegerProxy } from './legacy-proxy';
import type { MakesJaeger } from './makes-answers';
import { inThread } from './testing/in-thread';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SHORT = 'a3ce929d0e0e4736';
/** 2023-11-14, where the drawn traces lie. */
const WINDOW = 'start=1699920000000000&end=1700010000000000';
const checkout = traceFromText(
  `
  browser | flow checkout | internal 0-100
    web | POST /api/checkout/[cartId] | server 10-90 error http.response.status_code=500
      web | INSERT orders | client 20-30
  web | orphan | internal 5-6 parent=00000000000000ff
`,
  { traceId: TRACE },
);
const sweep = traceFromText('work/er a+b | sweep | unspecified 200-205', { traceId: SHORT.padStart(32, '0') });

let directory: string;
let store: EmbeddedStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'legacy-proxy-'));
  store = new EmbeddedStore({ directory, bytesMax: 100_000_000 });
  store.commit([Buffer.from(JSON.stringify(toOtlp([...checkout, ...sweep])))]);
  traceBackendSlot.set(inThread(store));
});

afterEach(() => {
  traceBackendSlot.clear();
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

async function get(path: string): Promise<{ status: number; type: string | null; text: string; body: unknown }> {
  const response = await handleLegacyJaegerProxy(new Request(`http://gateway.test/api/jaeger/api/${path}`));
  const text = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, type, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
}

const envelope = (data: unknown, total = 0, errors: unknown = null) => ({ data, total, limit: 0, offset: 0, errors });
const idsOf = async (params: string): Promise<string[]> => {
  const { body } = await get(`traces?${WINDOW}&${params}`);
  return (body as { data: { traceID: string }[] }).data.map((trace) => trace.traceID);
};

describe('handleLegacyJaegerProxy', () => {
  it('R5.2 answers the pickers as Jaeger does', async () => {
    expect(await get('services')).toMatchObject({
      status: 200,
      type: 'application/json',
      body: envelope(['browser', 'web', 'work/er a+b'], 3),
    });
    expect((await get('services/work%2Fer+a%2Bb/operations')).body).toEqual(envelope(['sweep'], 1));
    expect((await get('services/work%2Fer%20a%2Bb/operations')).body).toEqual(envelope(['sweep'], 1));
    expect((await get('services/nope/operations')).body).toEqual(envelope([]));
    expect((await get('operations?service=web&spanKind=client')).body).toEqual(
      envelope([{ name: 'INSERT orders', spanKind: 'client' }], 1),
    );
    expect((await get('operations?service=work%2Fer%20a%2Bb')).body).toEqual(
      envelope([{ name: 'sweep', spanKind: '' }], 1),
    );
    expect((await get('operations?service=web&spanKind=zz')).body).toEqual(envelope([]));
  });

  it('R5.2 answers a trace by its id, short or long, in any case', async () => {
    const { body, status, type } = await get(`traces/${TRACE.toUpperCase()}`);
    expect({ status, type }).toEqual({ status: 200, type: 'application/json' });
    expect(fromJaeger(body)).toEqual([checkout]);
    expect(body).toMatchObject({ data: [{ traceID: TRACE }], total: 0, errors: null });
    for (const id of [SHORT, SHORT.padStart(32, '0')]) {
      expect((await get(`traces/${id}?start=1&end=2&raw=true`)).body).toMatchObject({ data: [{ traceID: SHORT }] });
    }
    expect(await get('traces/123')).toMatchObject({
      status: 404,
      type: 'text/plain; charset=utf-8',
      text: '{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}\n',
    });
  });

  it('takes the answer of a backend that makes it itself', async () => {
    const made = (isPretty: boolean) => new TextEncoder().encode(JSON.stringify({ data: ['made', isPretty] }));
    const makes: MakesJaeger = {
      traceJaeger: async (traceId, isPretty) => (traceId === TRACE ? made(isPretty) : undefined),
      searchJaeger: async (_, isPretty) => made(isPretty),
      lookUpJaeger: async (_, isPretty) => made(isPretty),
    };
    const none = () => Promise.reject(new Error('asked for spans'));
    traceBackendSlot.set({ ...traceBackendSlot.get(), trace: none, search: none, ...makes });
    for (const path of [`traces/${TRACE}`, 'traces?service=web', `traces?traceID=1&traceID=${TRACE}`]) {
      expect((await get(path)).body).toEqual({ data: ['made', false] });
      const pretty = `${path}${path.includes('?') ? '&' : '?'}prettyPrint=1`;
      expect(await get(pretty)).toMatchObject({
        status: 200,
        type: 'application/json',
        body: { data: ['made', true] },
      });
    }
    expect((await get('traces/123')).status).toBe(404);
  });

  it('R5.2 searches by all the old parameters', async () => {
    const { body } = await get(`traces?${WINDOW}&service=browser`);
    expect(fromJaeger(body)).toEqual([checkout]);
    expect(await idsOf('service=web&operation=INSERT+orders')).toEqual([TRACE]);
    expect(await idsOf('service=web&operation=nope')).toEqual([]);
    expect(await idsOf('service=web&tag=http.response.status_code:500')).toEqual([TRACE]);
    expect(await idsOf(`service=web&tags=${encodeURIComponent('{"error":"true"}')}`)).toEqual([TRACE]);
    expect(await idsOf(`service=browser&tags=${encodeURIComponent('{"error":"true"}')}`)).toEqual([]);
    expect(await idsOf('service=web&tag=error:true&tag=span.kind:client')).toEqual([]);
    expect(await idsOf('service=web&minDuration=80ms&maxDuration=80ms')).toEqual([TRACE]);
    expect(await idsOf('service=web&minDuration=81ms')).toEqual([]);
    expect(await idsOf('service=web&limit=1&lookback=custom&maxDuration=0s')).toEqual([TRACE]);
    expect((await get('traces?service=web')).body).toEqual(envelope([]));
    expect((await get('traces?service=web&start=2&end=1')).body).toEqual(envelope([]));
  });

  it('R5.2 looks traces up by ids, and says which are not there', async () => {
    expect((await get(`traces?traceID=${SHORT}&traceID=123&traceID=${TRACE}&traceID=${SHORT}`)).body).toMatchObject({
      data: [{ traceID: SHORT }, { traceID: TRACE }],
      errors: [{ msg: 'trace not found', traceID: '0000000000000123' }],
    });
    expect((await get(`traces?${'traceID=1&'.repeat(101)}`)).status).toBe(400);
  });

  it('R5.2 counts who calls whom', async () => {
    const all = [
      { parent: 'browser', child: 'web', callCount: 1 },
      { parent: 'web', child: 'web', callCount: 1 },
    ];
    expect((await get('dependencies?endTs=1700010000000')).body).toEqual(envelope(all));
    expect((await get('dependencies?endTs=1700010000000&service=browser')).body).toEqual(envelope(all.slice(0, 1)));
    expect((await get('dependencies?endTs=1700010000000&lookback=1000')).body).toEqual(envelope([]));
    expect((await get('dependencies?endTs=-1')).body).toEqual(envelope([]));
    expect((await get('dependencies')).body).toEqual(envelope([]));
  });

  it('prints prettily when asked', async () => {
    expect((await get('services?prettyPrint=true')).text).toContain('{\n    "data": [\n        "browser",');
    for (const not of ['', 'false']) expect((await get(`services?prettyPrint=${not}`)).text).not.toContain('\n');
  });

  it.each([
    ['operations', "parameter 'service' is required"],
    ['traces', "parameter 'service' is required"],
    ['traces?service=web&start=x', 'unable to parse param \'start\': strconv.ParseInt: parsing "x": invalid syntax'],
    ['traces?service=web&limit=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['traces?service=web&limit=0', 'search depth must be greater than 0 and less than max traces'],
    ['traces?service=web&raw=x', 'unable to parse param \'raw\': strconv.ParseBool: parsing "x": invalid syntax'],
    ['traces?service=web&minDuration=20', 'unable to parse param \'minDuration\': time: missing unit in duration "20"'],
    ['traces?service=web&minDuration=2s&maxDuration=1s', "'maxDuration' should be greater than 'minDuration'"],
    ['traces?service=web&tag=x', "malformed 'tag' parameter, expecting key:value, received: x"],
    [
      `traces?service=web&tags=${encodeURIComponent('{"a":1}')}`,
      "malformed 'tags' parameter, cannot unmarshal JSON: json: cannot unmarshal number into Go value of type string",
    ],
    ['traces?traceID=zz', 'cannot parse traceID param: strconv.ParseUint: parsing "zz": invalid syntax'],
    ['traces/zz', 'strconv.ParseUint: parsing "zz": invalid syntax'],
    [`traces/${'a'.repeat(33)}`, `TraceID cannot be longer than 32 hex characters: ${'a'.repeat(33)}`],
    ['traces/1?end=x', 'unable to parse param \'end\': strconv.ParseInt: parsing "x": invalid syntax'],
    ['traces/%zz', 'invalid URL escape in "%zz"'],
    ['dependencies?endTs=x', 'unable to parse param \'endTs\': strconv.ParseInt: parsing "x": invalid syntax'],
    ['dependencies?lookback=x', 'unable to parse param \'lookback\': strconv.ParseInt: parsing "x": invalid syntax'],
  ])('refuses %s in Jaeger’s words', async (path, msg) => {
    const { status, type, body, text } = await get(path);
    expect({ status, type, body }).toEqual({
      status: 400,
      type: 'text/plain; charset=utf-8',
      body: envelope(null, 0, [{ code: 400, msg }]),
    });
    expect(text.endsWith('\n')).toBe(true);
  });

  it('has no other routes, and says so as Jaeger does', async () => {
    for (const path of [
      '',
      'v3',
      'nix',
      'traces/',
      'traces/1/2',
      'services/x',
      'services/x/y',
      'services//operations',
    ]) {
      expect(await get(path)).toMatchObject({ status: 404, text: '404 page not found\n' });
    }
  });

  it('says which backend failed, and nothing of what nobody expected', async () => {
    const backend = traceBackendSlot.get();
    const failing = (error: Error) => traceBackendSlot.set({ ...backend, services: () => Promise.reject(error) });
    failing(new AppError('upstream_failed', 'Jaeger at j:1 broke.'));
    expect(await get('services')).toMatchObject({
      status: 502,
      body: envelope(null, 0, [{ code: 502, msg: 'Jaeger at j:1 broke.' }]),
    });
    failing(new Error('secret'));
    expect(await get('services')).toMatchObject({ status: 500, text: expect.not.stringContaining('secret') });
  });
});

it('ends with whoever asked', async () => {
  const controller = new AbortController();
  const request = new Request('http://gateway.test/', { signal: controller.signal });
  const answered = askBackend(
    request,
    (_, __, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    async (error) => new Response(String(error)),
  );
  controller.abort(new Error('gone'));
  expect(await (await answered).text()).toBe('Error: gone');
});
