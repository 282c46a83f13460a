import { createServer, type IncomingHttpHeaders, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SpanContext, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contextManager } from '../../telemetry/server/context-manager';
import { createSampling } from '../../telemetry/server/sampling/sampling';
import { testPolicy } from '../../telemetry/server/sampling/testing';
import { clientAddress } from './forwarded';
import { type RequestContext, requestContext } from './request-context';
import { type AnsweredRequest, type RequestHookOptions, startRequestHook } from './request-hook';
import { assertSameOrigin, isSameOrigin } from './same-origin';

const T = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${T}-00f067aa0ba902b7-01`;
const page = {
  accept: 'text/html',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
  'user-agent': 'Mozilla/5.0',
};
const sampling = (ratio: number) => createSampling(testPolicy({ strategy: { kind: 'parent', ratio } }));
let stop: () => void = () => undefined;
afterEach(() => stop());

interface Seen {
  status: number;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  request: IncomingHttpHeaders;
  context: RequestContext | undefined;
  above: SpanContext | undefined;
}

async function setup(over: Partial<RequestHookOptions> = {}) {
  const hook = startRequestHook({
    documentCookie: (cookie) => `mg_viewer=${cookie?.includes('mg_viewer=good') ? 'good' : 'new'}; Path=/; HttpOnly`,
    sampling: sampling(1),
    trustProxyHops: 0,
    serviceToken: 'service-token',
    dev: false,
    publicEntries: new Set(['art', 'favicon.ico']),
    ...over,
  });
  let seen: Omit<Seen, 'status' | 'headers'> = { url: undefined, request: {}, context: undefined, above: undefined };
  const server: Server = createServer(async (request, response) => {
    await new Promise((resolve) => setImmediate(resolve));
    const above = trace.getSpanContext(contextManager().active());
    seen = { url: request.url, request: { ...request.headers }, context: requestContext(), above };
    response.statusCode = request.url === '/nope' ? 404 : 200;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  stop = () => {
    hook.stop();
    server.close();
  };
  return (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Seen> =>
    new Promise((resolve, reject) => {
      send({ port, path, method, headers, agent: false }, (response) => {
        response
          .resume()
          .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, ...seen }));
      })
        .on('error', reject)
        .end();
    });
}

describe('the request hook', () => {
  it('R0.10 puts a request that is dropped below a span that is not recorded, and no other', async () => {
    const dropped = await setup({ sampling: sampling(0) });
    const { above, context } = await dropped('/cart', page);
    expect(above).toEqual({ traceId: context?.traceId, spanId: context?.root?.spanId, traceFlags: 0 });
    stop();
    const kept = await setup({ sampling: sampling(1) });
    expect((await kept('/cart', page)).above).toBeUndefined();
    expect((await kept('/api/health')).above).toMatchObject({ traceFlags: 0 });
    stop();
    const tail = { enabled: true, slowMs: 1_000, share: 0 };
    const waited = createSampling(testPolicy({ strategy: { kind: 'parent', ratio: 0 }, tail }));
    expect((await (await setup({ sampling: waited }))('/cart', page)).above).toBeUndefined();
    stop();
    expect((await (await setup({ sampling: undefined }))('/api/health')).above).toBeUndefined();
  });

  it('R0.9 R4.7 tells of every request when it is answered, by path and status, and which are files', async () => {
    const told: AnsweredRequest[] = [];
    const get = await setup({ sampling: undefined, onAnswered: (request) => told.push(request) });
    await get('/nope', page);
    await get('/api/cart?email=a@b.c', {}, 'POST');
    await get('/_next/static/x.js');
    await get('/art/x.svg');
    await vi.waitFor(() => expect(told).toHaveLength(4));
    expect(told).toMatchObject([
      { method: 'GET', path: '/nope', status: 404, isFile: false, scheme: 'http' },
      { method: 'POST', path: '/api/cart', status: 200, isFile: false },
      { method: 'GET', path: '/_next/static/x.js', isFile: true },
      { method: 'GET', path: '/art/x.svg', isFile: true },
    ]);
    for (const { durationMs } of told) expect(durationMs).toBeGreaterThan(0);
  });

  it('survives a counter that throws', async () => {
    const get = await setup({
      onAnswered: () => {
        throw new Error('broken');
      },
    });
    expect((await get('/', page)).status).toBe(200);
    expect((await get('/', page)).status).toBe(200);
  });

  it.each(['/', '/nope', '/api/cart', '/media/x/master.m3u8'])(
    'sets the policy and the other headers on %s',
    async (path) => {
      const get = await setup();
      const { headers, request, context } = await get(path, page);
      expect(headers['content-security-policy']).toBe(
        `default-src 'self'; script-src 'self' 'nonce-${context?.nonce}' 'strict-dynamic'; style-src 'self' 'nonce-${context?.nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      );
      expect(request['content-security-policy']).toBe(headers['content-security-policy']);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
      expect(headers).not.toHaveProperty('strict-transport-security');
    },
  );

  it('never gives the same nonce twice', async () => {
    const get = await setup();
    const nonces = [(await get('/')).context?.nonce, (await get('/')).context?.nonce];
    expect(new Set(nonces).size).toBe(2);
    expect(nonces[0]?.length).toBeGreaterThanOrEqual(22);
  });

  it.each(['/_next/static/x.js', '/art/salt-meridian.svg', '/favicon.ico'])(
    'gives %s nothing but nosniff',
    async (path) => {
      const get = await setup();
      const { headers } = await get(path, page);
      expect(headers['x-content-type-options']).toBe('nosniff');
      for (const name of ['content-security-policy', 'set-cookie', 'server-timing'])
        expect(headers).not.toHaveProperty([name]);
    },
  );

  it('sends HSTS where the public address is https', async () => {
    const get = await setup({ publicUrl: 'https://films.example' });
    expect((await get('/')).headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('R0.6 tells documents their trace, only with telemetry on', async () => {
    const get = await setup();
    const { headers, context } = await get('/cart', { ...page, traceparent: TRACEPARENT });
    expect(headers['server-timing']).toMatch(
      new RegExp(`^traceparent;desc="00-${T}-${context?.root?.spanId}-01";t=\\d{13}, t;desc="\\d{13}"$`),
    );
    expect((await get('/api/cart', page)).headers).not.toHaveProperty(['server-timing']);
    expect((await get('/cart', { rsc: '1' })).headers).not.toHaveProperty(['server-timing']);
    stop();
    const off = await setup({ sampling: undefined });
    const answer = await off('/cart', page);
    expect(answer.headers).not.toHaveProperty(['server-timing']);
    expect(answer.context?.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('R2.2 tells a page’s requests by which ratio their trace was decided, but not what a cache may keep', async () => {
    const get = await setup({ isForced: (cookie) => cookie.includes('trace=me'), sampling: sampling(0.25) });
    const ask = async (path: string, headers: Record<string, string>) =>
      (await get(path, headers)).headers['trace-ratio'];
    expect(await ask('/api/cart', { traceparent: TRACEPARENT, 'sec-fetch-site': 'same-origin' })).toBe('0.25');
    expect(await ask('/api/cart', { traceparent: TRACEPARENT, cookie: 'trace=me' })).toBe('1');
    expect(await ask('/cart', { rsc: '1', traceparent: TRACEPARENT })).toBe('0.25');
    expect(await ask('/media/x/1.m4s', { traceparent: TRACEPARENT })).toBeUndefined();
    expect(await ask('/api/health/live', { traceparent: TRACEPARENT })).toBeUndefined();
    expect(await ask('/api/cart', {})).toBeUndefined();
  });

  it('tells an unsampled document so, and believes no stranger’s flag', async () => {
    const get = await setup({ sampling: sampling(0) });
    expect((await get('/cart', { ...page, traceparent: TRACEPARENT })).headers['server-timing']).toContain('-00"');
    expect(
      (await get('/cart', { ...page, traceparent: TRACEPARENT, authorization: 'Bearer service-token' })).headers[
        'server-timing'
      ],
    ).toContain('-01"');
  });

  it('R0.7 joins a caller that speaks another format where it is configured, and believes it no more', async () => {
    const b3 = `${T}-00f067aa0ba902b7-1`;
    const one = await setup({ sampling: sampling(0), propagators: ['b3', 'jaeger'] });
    const seen = await one('/cart', { ...page, b3 });
    expect(seen.context?.traceId).toBe(T);
    expect(seen.request.traceparent).toBe(`00-${T}-00f067aa0ba902b7-01`);
    expect(seen.headers['server-timing']).toContain('-00"');
    stop();
    const other = await setup();
    expect((await other('/cart', { ...page, b3 })).context?.traceId).not.toBe(T);
  });

  it('gives the viewer’s cookie to documents only, each time anew, and shows it to that very page', async () => {
    const get = await setup();
    const first = await get('/cart', { ...page, cookie: 'a=1; mg_viewer=forged' });
    expect(first.headers['set-cookie']).toEqual(['mg_viewer=new; Path=/; HttpOnly']);
    expect(first.request.cookie).toBe('a=1; mg_viewer=new');
    const again = await get('/cart', { ...page, cookie: 'mg_viewer=good; b=2' });
    expect(again.headers['set-cookie']).toEqual(['mg_viewer=good; Path=/; HttpOnly']);
    expect(again.request.cookie).toBe('b=2; mg_viewer=good');
    for (const [path, headers] of [
      ['/api/cart', page],
      ['/cart', { rsc: '1', accept: 'text/html' }],
      ['/cart', { ...page, 'next-router-prefetch': '1' }],
      ['/cart', { ...page, 'sec-fetch-dest': 'image' }],
    ] as const) {
      expect((await get(path, headers)).headers).not.toHaveProperty(['set-cookie']);
    }
    expect((await get('/cart', page, 'POST')).headers).not.toHaveProperty(['set-cookie']);
    expect((await get('/cart', { accept: 'text/html' })).headers).toHaveProperty(['set-cookie']);
  });

  it('overwrites what a client says about itself', async () => {
    const get = await setup();
    const forged = {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-host': 'evil',
      'x-forwarded-proto': 'https',
      forwarded: 'for=6.6.6.6',
      host: 'shop:3000',
    };
    const { request, context } = await get('/', forged);
    expect(request).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'shop:3000',
      'x-forwarded-proto': 'http',
    });
    expect(request).not.toHaveProperty('forwarded');
    expect(context?.clientAddress).toBe('127.0.0.1');
    stop();
    const proxied = await setup({ trustProxyHops: 1 });
    const behind = await proxied('/', { ...forged, 'x-forwarded-for': '6.6.6.6, 9.9.9.9' });
    expect(behind.context?.clientAddress).toBe('9.9.9.9');
    expect(behind.request).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil' });
  });

  it.each([
    ['a browser', { 'sec-fetch-site': 'same-origin' }, true, false],
    ['a browser on plain http', { referer: 'http://shop/' }, true, false],
    ['a program', {}, true, true],
    ['a token holder', { origin: 'http://x', authorization: 'Bearer service-token' }, true, true],
    ['another site’s page', { 'sec-fetch-site': 'cross-site' }, false, false],
  ])('R0.6 from %s', async (_who, marks, keepsParent, keepsState) => {
    const get = await setup();
    const { request } = await get('/api/cart', {
      ...marks,
      traceparent: TRACEPARENT,
      tracestate: 'a=b',
      baggage: 'x=y',
    });
    expect(request.traceparent !== undefined).toBe(keepsParent);
    expect(request.tracestate !== undefined).toBe(keepsState);
  });

  it.each([
    ['/titles/%ff?x=%ff', '/titles/%25ff?x=%ff'],
    ['/titles/%E0%A4%A', '/titles/%25E0%25A4%25A'],
    ['/titles/caf%C3%A9', '/titles/caf%C3%A9'],
  ])('spells out what Next can not decode: %s', async (path, expected) => {
    const get = await setup();
    expect((await get(path, page)).url).toBe(expected);
  });

  it('survives what its callers throw', async () => {
    const get = await setup({
      documentCookie: () => {
        throw new Error('no secret');
      },
    });
    expect((await get('/', page)).status).toBe(200);
  });
});

it.each([
  [undefined, 0, '10.0.0.9'],
  ['1.1.1.1', 0, '10.0.0.9'],
  ['1.1.1.1', 1, '1.1.1.1'],
  ['6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
  ['6.6.6.6, 1.1.1.1, 2.2.2.2', 2, '1.1.1.1'],
  ['1.1.1.1', 3, '1.1.1.1'],
  [undefined, 1, '10.0.0.9'],
])('takes %s over %i hops for %s', (header, hops, expected) =>
  expect(clientAddress(header, '10.0.0.9', hops)).toBe(expected),
);

describe('isSameOrigin', () => {
  const from = (headers: Record<string, string>, publicUrl?: string): boolean =>
    isSameOrigin({ headers: new Headers({ host: 'shop:3000', ...headers }) }, publicUrl);

  it.each<[Record<string, string>, boolean]>([
    [{ origin: 'http://shop:3000' }, true],
    [{ origin: 'http://shop:3000', 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'http://shop:3000', 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ origin: 'http://evil' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'https://shop:3000' }, false],
    [{ origin: 'https://shop:3000', 'x-forwarded-proto': 'https' }, true],
    [{}, false],
  ])('%j is %s', (headers, expected) => expect(from(headers)).toBe(expected));

  it('goes by PUBLIC_URL where there is one', () => {
    expect(from({ origin: 'https://films.example' }, 'https://films.example/')).toBe(true);
    expect(from({ origin: 'http://shop:3000' }, 'https://films.example')).toBe(false);
    expect(() => assertSameOrigin({ headers: new Headers() })).toThrow('did not come from a page');
  });
});
