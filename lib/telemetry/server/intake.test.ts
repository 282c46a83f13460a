import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handleIntake, type IntakeOptions, intakeSlot, methodNotAllowed } from './intake';
import { intakeRates, network } from './intake/rates';
import { attribute, bearer, intakeOver, NOW_MS, nanos, page, stranger, TOKEN } from './intake/testing';

interface Kept {
  resourceSpans: {
    resource: { attributes: { key: string; value: unknown }[] };
    scopeSpans: { scope: unknown; spans: Record<string, unknown>[] }[];
  }[];
}

function setup(options: Partial<IntakeOptions> = {}) {
  const { intake, post, kept } = intakeOver<Kept>(options);
  const spans = (): Record<string, unknown>[] =>
    kept.flatMap((request) =>
      request.resourceSpans.flatMap((group) => group.scopeSpans.flatMap((scope) => scope.spans)),
    );
  const send = (body: unknown, headers?: Record<string, string>, caller = page) =>
    post('traces', body, headers, caller);
  return { intake, post: send, kept, spans };
}

const span = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  name: 'flow checkout',
  kind: 1,
  startTimeUnixNano: nanos(NOW_MS - 2000),
  endTimeUnixNano: nanos(NOW_MS - 1000),
  attributes: [],
  ...over,
});
const request = (spans: unknown[], over: Record<string, unknown> = {}) => ({
  resourceSpans: [
    { resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'media-gateway.browser' }, spans }], ...over },
  ],
});

describe('the browser door', () => {
  it('keeps a good span and says nothing more than 200', async () => {
    const { post, spans } = setup();
    const response = await post(request([span()]));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({});
    expect(spans()).toHaveLength(1);
  });

  it('answers only once the store has written', async () => {
    let written: () => void = () => undefined;
    const writing = new Promise<void>((resolve) => (written = resolve));
    const { post } = setup({ embedded: { write: () => writing, writeLogs: () => writing } });
    const order: string[] = [];
    const answered = post(request([span()])).then(() => order.push('answered'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('written');
    written();
    await answered;
    expect(order).toEqual(['written', 'answered']);
  });

  it('overwrites who the spans say they are and marks where they came from', async () => {
    const { post, kept, spans } = setup();
    const resource = {
      attributes: [attribute('service.name', 'bank'), attribute('host.name', 'h'), attribute('browser.language', 'de')],
    };
    await post(request([span()], { resource }));
    const sent = Object.fromEntries(
      kept[0]?.resourceSpans[0]?.resource.attributes.map(({ key, value }) => [key, value]) ?? [],
    );
    expect(sent).toMatchObject({
      'service.name': { stringValue: 'shop-browser' },
      'deployment.environment.name': { stringValue: 'test' },
      'browser.language': { stringValue: 'de' },
    });
    expect(sent).not.toHaveProperty(['host.name']);
    expect(spans()[0]?.attributes).toContainEqual(attribute('mediagw.telemetry.source', 'browser'));
  });

  it('keeps of a stranger’s resource what is listed and flat', async () => {
    const { post, kept } = setup();
    const nested = { kvlistValue: { values: [{ key: 'a', value: { kvlistValue: { values: [] } } }] } };
    const flat = [
      attribute('browser.platform', 'Linux'),
      { key: 'browser.mobile', value: { boolValue: false } },
      attribute('user_agent.original', 'x'.repeat(1024)),
    ];
    const hostile = [
      { key: 'browser.language', value: nested },
      { key: 'browser.platform', value: { arrayValue: { values: [nested] } } },
      { key: 'browser.brands', value: { arrayValue: { values: [nested] } } },
      { key: 'user_agent.original', value: { bytesValue: 'AAE=' } },
    ];
    await post(request([span()], { resource: { attributes: [...flat, ...hostile] } }));
    const attributes = kept[0]?.resourceSpans[0]?.resource.attributes ?? [];
    expect(attributes.filter(({ key }) => /^(browser|user_agent)\./.test(key))).toEqual(flat);
  });

  it('keeps listed attributes of the right type only and redacts them', async () => {
    const { post, spans } = setup();
    const attributes = [
      attribute('url.full', 'http://u:p@shop/x?token=abc&page=1#frag'),
      attribute('http.response.status_code', '200'),
      attribute('evil', 'x'),
      attribute('__proto__', 'x'),
      attribute('mediagw.audience', 'viewer'),
      attribute('exception.message', 'mail ann@example.com'),
      { key: 'http.response.status_code', value: { intValue: 204 } },
    ];
    await post(request([span({ attributes, unknownField: 1, traceState: 'a=b' })]));
    expect(spans()[0]).toMatchObject({ traceState: '' });
    expect(spans()[0]).not.toHaveProperty('unknownField');
    expect(spans()[0]?.attributes).toEqual([
      attribute('url.full', 'http://REDACTED:REDACTED@shop/x?token=REDACTED&page=1'),
      attribute('exception.message', 'mail REDACTED'),
      { key: 'http.response.status_code', value: { intValue: '204' } },
      attribute('mediagw.telemetry.source', 'browser'),
    ]);
  });

  it('writes what the envelope, the URL and the name say, so that the browser need not for every span', async () => {
    const { post, spans } = setup();
    const resource = { attributes: [attribute('session.id', 's1')] };
    const fetched = {
      name: 'POST /api/checkout/[cartId]',
      kind: 3,
      attributes: [attribute('url.full', 'http://shop:3000/api/checkout/1')],
    };
    await post(request([span(fetched), span({ spanId: 'b'.repeat(16) })], { resource }));
    expect(spans()[0]?.attributes).toEqual([
      attribute('url.full', 'http://shop:3000/api/checkout/1'),
      attribute('session.id', 's1'),
      attribute('server.address', 'shop'),
      { key: 'server.port', value: { intValue: '3000' } },
      attribute('url.template', '/api/checkout/[cartId]'),
      attribute('mediagw.telemetry.source', 'browser'),
    ]);
    expect(spans()[1]?.attributes).toEqual([
      attribute('session.id', 's1'),
      attribute('mediagw.telemetry.source', 'browser'),
    ]);
  });

  it.each([
    ['a name that is not ours', { name: 'GET /users/42' }],
    ['a server’s kind', { kind: 2 }],
    ['a status of OK', { status: { code: 1 } }],
    ['an id of zeros', { traceId: '0'.repeat(32) }],
    ['a short id', { spanId: 'abc' }],
    ['an end before the start', { endTimeUnixNano: nanos(NOW_MS - 5000) }],
    ['a long past', { startTimeUnixNano: nanos(NOW_MS - 3_600_000), endTimeUnixNano: nanos(NOW_MS - 3_500_000) }],
    ['the future', { startTimeUnixNano: nanos(NOW_MS), endTimeUnixNano: nanos(NOW_MS + 120_000) }],
    ['an hour’s duration', { startTimeUnixNano: nanos(NOW_MS - 3_600_000) }],
    ['33 attributes', { attributes: Array.from({ length: 33 }, (_, index) => attribute(`k${index}`, 'v')) }],
    ['17 events', { events: Array.from({ length: 17 }, () => ({ name: 'exception', timeUnixNano: '1' })) }],
    ['5 links', { links: Array.from({ length: 5 }, () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) })) }],
    ['a time in words', { startTimeUnixNano: 'now' }],
    ['a negative time', { startTimeUnixNano: -5 }],
  ])('drops a span with %s alone and says how many', async (_what, over) => {
    const { post, spans } = setup();
    const response = await post(request([span(), span({ spanId: '1'.repeat(16), ...over })]));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    expect(spans()).toHaveLength(1);
  });

  it('drops the second of two equal ids and spans of a strange scope', async () => {
    const { post, spans } = setup();
    expect(await (await post(request([span(), span()]))).json()).toMatchObject({
      partialSuccess: { rejectedSpans: '1' },
    });
    const strange = { resourceSpans: [{ scopeSpans: [{ scope: { name: 'evil' }, spans: [span()] }] }] };
    expect(await (await post(strange)).json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    expect(spans()).toHaveLength(1);
  });

  it('shifts the times of a clock that is hours off, and leaves a good clock alone', async () => {
    const { post, spans } = setup();
    const early = NOW_MS - 7_200_000;
    const times = { startTimeUnixNano: nanos(early - 2000), endTimeUnixNano: nanos(early - 1000) };
    await post(request([span(times)]), { 'x-sent-at': String(early) });
    await post(request([span()]), { 'x-sent-at': String(NOW_MS - 1500) });
    expect(spans().map(({ endTimeUnixNano }) => endTimeUnixNano)).toEqual([nanos(NOW_MS - 1000), nanos(NOW_MS - 1000)]);
  });

  it.each([
    ['more than one resource', { resourceSpans: [{}, {}] }, 413],
    ['five scopes', { resourceSpans: [{ scopeSpans: [{}, {}, {}, {}, {}] }] }, 413],
    [
      '161 spans',
      request(Array.from({ length: 161 }, (_, index) => span({ spanId: (index + 1).toString(16).padStart(16, '0') }))),
      413,
    ],
    ['a list', [], 400],
    ['a bad list', { resourceSpans: 5 }, 400],
    ['no JSON', '{', 400],
    ['bad UTF-8', new Uint8Array([0xff, 0xfe]), 400],
  ])('refuses %s whole', async (_what, body, expected) => {
    const { post, kept } = setup();
    const response = await post(body);
    expect(response.status).toBe(expected);
    expect(await response.json()).toMatchObject({ code: expect.any(Number), message: expect.any(String) });
    expect(kept).toHaveLength(0);
  });

  it('takes an empty request as success', async () => {
    expect(await (await setup().post({})).json()).toEqual({});
  });

  it('answers 403, 405, 413, 415 and 410 as it should', async () => {
    const { post, intake } = setup();
    expect((await post(request([span()]), {}, stranger)).status).toBe(403);
    expect((await post(request([span()]), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(gzipSync('{}'), { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post(JSON.stringify({ x: 'a'.repeat(65 * 1024) }))).status).toBe(413);
    expect(methodNotAllowed().headers.get('allow')).toBe('POST');
    expect((await intake.handle(new Request('http://x/'), 'traces', page)).status).toBe(405);
    intakeSlot.clear();
    expect((await handleIntake(new Request('http://x/', { method: 'POST' }), 'traces', page)).status).toBe(410);
  });

  it('stops reading a body without a length at the limit', async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(16 * 1024).fill(32));
      },
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: endless, duplex: 'half' };
    const response = await setup().intake.handle(new Request('http://x/', init as RequestInit), 'traces', page);
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(10);
  });

  it('answers 429 with Retry-After to a viewer who sends too often, and not to the next one', async () => {
    const { post } = setup({ rates: intakeRates(undefined, () => 0) });
    const statuses: number[] = [];
    for (let index = 0; index < 21; index++) statuses.push((await post({})).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    const refused = await post({});
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post({}, {}, { ...page, viewer: 'v2' })).status).toBe(200);
  });

  it('says 503 when the store can not write', async () => {
    const full = () => Promise.reject(new Error('disk full'));
    const { post } = setup({ embedded: { write: full, writeLogs: full } });
    const response = await post(request([span()]));
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('disk');
  });

  it('never throws and never keeps a bad span, whatever comes', async () => {
    const { post, kept, spans } = setup({ rates: { request: () => undefined, spans: () => undefined } });
    const wild = fc.record(
      Object.fromEntries(
        Object.keys(span())
          .concat('events', 'links', 'status')
          .map((key) => [key, fc.oneof(fc.constant(span()[key]), fc.jsonValue())]),
      ),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          fc.array(wild, { maxLength: 5 }).map((all) => request(all)),
        ),
        async (body) => {
          kept.length = 0;
          const response = await post(JSON.stringify(body));
          expect([200, 400, 413]).toContain(response.status);
          for (const each of spans()) {
            expect(each.traceId).toMatch(/^[0-9a-f]{32}$/);
            expect(each.spanId).toMatch(/^[0-9a-f]{16}$/);
            expect(BigInt(String(each.endTimeUnixNano))).toBeGreaterThanOrEqual(BigInt(String(each.startTimeUnixNano)));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the service door', () => {
  it('refuses a wrong token and never falls through to the browser’s', async () => {
    const { post, kept } = setup();
    for (const authorization of ['Bearer wrong', 'Basic x', '', `Bearer ${TOKEN}x`]) {
      expect((await post(request([span()]), { authorization })).status).toBe(401);
    }
    expect(kept).toHaveLength(0);
    expect((await setup({ serviceToken: undefined }).post({}, { authorization: 'Bearer ' })).status).toBe(401);
  });

  it('keeps a service’s spans as they are, from anywhere', async () => {
    const { post, kept, spans } = setup();
    const own = { ...span({ kind: 5, name: 'process order.placed', attributes: [attribute('team', 'x')] }) };
    const resource = { attributes: [attribute('service.name', 'shop-worker')] };
    expect((await post(request([own], { resource }), bearer, stranger)).status).toBe(200);
    expect(spans()[0]).toMatchObject({ name: 'process order.placed', kind: 5, attributes: [attribute('team', 'x')] });
    expect(kept[0]?.resourceSpans[0]?.resource.attributes).toEqual([attribute('service.name', 'shop-worker')]);
  });

  it('takes gzip, and stops a bomb', async () => {
    const { post } = setup();
    const gzip = { ...bearer, 'content-encoding': 'gzip' };
    expect((await post(gzipSync(JSON.stringify(request([span()]))), gzip)).status).toBe(200);
    expect((await post(gzipSync(Buffer.alloc(8 * 1024 * 1024, 32)), gzip)).status).toBe(413);
    expect((await post(new Uint8Array([1, 2, 3]), gzip)).status).toBe(400);
  });

  it('takes nothing nested deeper than 32', async () => {
    const { post } = setup();
    let value: unknown = { stringValue: 'x' };
    for (let depth = 0; depth < 40; depth++) value = { arrayValue: { values: [value] } };
    const answer = await (await post(request([span({ attributes: [{ key: 'k', value }] })]), bearer)).json();
    expect(answer).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
  });
});

describe('an OTLP endpoint', () => {
  it('gives its own answer where it alone takes the spans', async () => {
    const answers = [() => Promise.resolve(), () => Promise.reject(new Error('down'))];
    const send = () => answers.shift()?.() ?? Promise.resolve();
    const { post } = setup({ embedded: undefined, forward: { traces: { send } } });
    expect((await post(request([span()]))).status).toBe(200);
    expect((await post(request([span()]))).status).toBe(503);
  });

  it('gets a copy where the store keeps them too, but for what its maker already sent there', async () => {
    let copies = 0;
    const { post, kept } = setup({ forward: { traces: { send: async () => void (copies += 1) } } });
    await post(request([span()]));
    await post(request([span()]), { ...bearer, 'x-otlp-forwarded': 'yes' });
    expect({ copies, kept: kept.length }).toEqual({ copies: 1, kept: 2 });
  });
});

it.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('counts %s as %s', (address, expected) => expect(network(address)).toBe(expected));
