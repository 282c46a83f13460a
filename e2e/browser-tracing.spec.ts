import { test as base, expect, type Page } from '@playwright/test';
import { SERVER_SPAN, type SeenSpan, startTrapServer, type TrapServer } from './trap-server';

/*
 * Each test is a trap that tracing libraries fall into, in a real browser, against our stub and SDK. The gateway as a
 * whole is driven elsewhere; here the server has to misbehave.
 */
base.describe.configure({ mode: 'parallel' });
const test = base.extend<{ trap: TrapServer }>({
  trap: async ({}, use) => {
    const server = await startTrapServer();
    await use(server);
    await server.close();
  },
});

async function open(page: Page, trap: TrapServer, path = '/'): Promise<void> {
  await page.goto(trap.url + path);
  await page.waitForFunction(() => globalThis.mediagw?.emit !== undefined);
}

/** Leaving sends everything; what has not come then never will. */
async function leave(page: Page, trap: TrapServer, what: 'batchBytes' | 'logs' = 'batchBytes'): Promise<void> {
  const before = trap[what].length;
  await page.goto('about:blank');
  await expect.poll(() => trap[what].length).toBeGreaterThan(before);
}

/** The browser tells of it when it has drawn, not when the page has done its part. */
function seen(page: Page, type: 'largest-contentful-paint' | 'event', name = ''): Promise<void> {
  return page.evaluate(
    ([wantedType, wantedName]) =>
      new Promise<void>((resolve) => {
        new PerformanceObserver((list, observer) => {
          if (wantedName !== '' && list.getEntriesByName(wantedName).length === 0) return;
          observer.disconnect();
          resolve();
        }).observe({ type: wantedType, buffered: true });
      }),
    [type, name] as const,
  );
}

async function spanNamed(trap: TrapServer, name: string): Promise<SeenSpan> {
  await expect.poll(() => trap.spans.map((span) => span.name)).toContain(name);
  return trap.spans.find((span) => span.name === name) as SeenSpan;
}

const parentOf = (traceparent: unknown): { traceId: string; spanId: string; flags: string } => {
  const [, traceId = '', spanId = '', flags = ''] = String(traceparent).split('-');
  return { traceId, spanId, flags };
};

test('R5.1 a fetch carries its span to the server, as a child of the page that joined the server span', async ({
  page,
  trap,
}) => {
  await open(page, trap, '/titles/salt-meridian');
  await page.evaluate(() => fetch('/api/checkout/c1?_rsc=x', { method: 'POST' }));
  await leave(page, trap);
  const pageload = await spanNamed(trap, 'pageload /titles/[id]');
  const span = await spanNamed(trap, 'POST /api/checkout/[cartId]');
  expect(pageload).toMatchObject({ kind: 1, traceId: SERVER_SPAN.traceId, parentSpanId: SERVER_SPAN.spanId });
  expect(span).toMatchObject({ kind: 3, traceId: pageload.traceId, parentSpanId: pageload.spanId });
  expect(parentOf(trap.requests[0]?.headers.traceparent)).toEqual({
    traceId: span.traceId,
    spanId: span.spanId,
    flags: '01',
  });
  // What these and the name say, the intake writes out: template, host and port.
  expect(span.attributes).toEqual({
    'http.request.method': 'POST',
    'http.response.status_code': '200',
    'url.full': `${trap.url}/api/checkout/c1`,
  });
  expect(span.session).toMatch(/^[0-9a-f]{16}$/);
  expect(span.session).toBe(pageload.session);
});

test('trap 1: a span is not lost when the page is left right after the fetch', async ({ page, trap }) => {
  for (let round = 0; round < 5; round += 1) {
    await open(page, trap);
    await page.evaluate(() => {
      const left = fetch('/api/cart').then((response) => response.json());
      void left.then(() => {
        location.href = 'about:blank';
      });
    });
    await page.waitForURL('about:blank');
    await expect.poll(() => trap.spans.filter((span) => span.name === 'GET /api/cart').length).toBe(round + 1);
  }
});

test('trap 2: no observer per call, no events per span', async ({ page, trap }) => {
  await page.addInitScript(() => {
    const counted = Object.assign(globalThis, { observers: 0 });
    globalThis.PerformanceObserver = class extends PerformanceObserver {
      constructor(callback: PerformanceObserverCallback) {
        super(callback);
        counted.observers += 1;
      }
    };
  });
  await open(page, trap);
  await page.evaluate(() => Promise.all(Array.from({ length: 20 }, () => fetch('/api/cart').then((r) => r.text()))));
  // That of the page's web vitals.
  expect(await page.evaluate(() => (globalThis as unknown as { observers: number }).observers)).toBe(1);
  await leave(page, trap);
  await spanNamed(trap, 'GET /api/cart');
  expect(trap.spans.flatMap((span) => span.events)).toEqual([]);
});

test('trap 3: a stream is read by nobody but the caller, and cancel closes it', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(async () => {
    const response = await fetch('/media/salt-meridian/endless.ts');
    const reader = response.body?.getReader();
    await reader?.read();
    Object.assign(globalThis, { reader });
  });
  // Nobody reads, so the server comes to a stop, whatever else the page does.
  await expect
    .poll(async () => {
      const heldBytes = trap.endless.sentBytes;
      await page.evaluate(async () => {
        for (let at = 0; at < 20; at += 1) await (await fetch('/api/cart')).text();
      });
      return trap.endless.sentBytes - heldBytes;
    })
    .toBe(0);
  await page.evaluate(() => (globalThis as unknown as { reader: ReadableStreamDefaultReader }).reader.cancel());
  await expect.poll(() => trap.endless.isClosed).toBe(true);
  await leave(page, trap);
  const span = await spanNamed(trap, 'GET /media/[title]/[...path]');
  expect(parentOf(trap.requests[0]?.headers.traceparent).spanId).toBe(span.spanId);
  expect(span.attributes).toMatchObject({ 'http.response.status_code': '200' });
  expect(span.attributes['mediagw.early']).toBeUndefined();
});

test('trap 4: an abort is no error, a network failure is one, and neither has a status code', async ({
  page,
  trap,
}) => {
  await open(page, trap);
  await page.evaluate(async () => {
    const abort = new AbortController();
    const hanging = fetch('/api/hang', { signal: abort.signal }).catch(() => undefined);
    abort.abort();
    await hanging;
    await fetch('/api/reset').catch(() => undefined);
    await fetch('/api/status/500');
  });
  await leave(page, trap);
  await expect.poll(() => trap.spans.filter((span) => span.kind === 3).length).toBe(3);
  const [aborted, reset, failed] = trap.spans.filter((span) => span.kind === 3);
  expect(aborted).toMatchObject({ status: { code: 0 } });
  expect(aborted?.attributes).not.toHaveProperty('error.type');
  expect(reset).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'TypeError' } });
  expect(failed).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '500' } });
  for (const span of [aborted, reset]) expect(span?.attributes).not.toHaveProperty('http.response.status_code');
});

test("trap 5: the caller's init stays as it was, and another origin gets nothing", async ({ page, trap }) => {
  await open(page, trap);
  const init = await page.evaluate(async (other) => {
    const mine: RequestInit = { headers: { 'x-mine': '1' } };
    await fetch('/api/cart', mine);
    await fetch(`${other}/api/cart`, mine);
    return mine;
  }, trap.otherUrl);
  expect(init).toEqual({ headers: { 'x-mine': '1' } });
  expect(trap.requests.map((request) => request.method)).toEqual(['GET', 'OPTIONS', 'GET']);
  expect(trap.requests[1]?.headers['access-control-request-headers']).toBe('x-mine');
  expect(trap.requests[2]?.headers).not.toHaveProperty('traceparent');
});

test('trap 6: sending spans is never traced, whoever wraps fetch, however often the stub is loaded', async ({
  page,
  trap,
}) => {
  await open(page, trap);
  await page.evaluate(async () => {
    const seen: string[] = [];
    const inner = window.fetch;
    window.fetch = (input, init) => {
      seen.push(String(input));
      return inner(input, init);
    };
    Object.assign(globalThis, { seen });
    const again = '/_next/entry.js?again';
    await import(again);
    await fetch('/api/cart');
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await spanNamed(trap, 'GET /api/cart');
  expect(await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual(['/api/cart']);
  await page.evaluate(() => fetch('/api/catalog'));
  await leave(page, trap);
  await spanNamed(trap, 'GET /api/catalog');
  expect(trap.spans.filter((span) => span.kind === 3).map((span) => span.name)).toEqual([
    'GET /api/cart',
    'GET /api/catalog',
  ]);
});

test('trap 7: a hidden page sends what it has', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(async () => {
    await fetch('/api/cart');
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => trap.spans.map((span) => span.name).sort()).toEqual(['GET /api/cart', 'pageload /']);
});

test('what a later listener sends while the page is left keeps its span', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(() => {
    addEventListener('pagehide', () => void fetch('/api/cart', { method: 'POST', keepalive: true }));
  });
  await leave(page, trap);
  const span = await spanNamed(trap, 'POST /api/cart');
  await expect
    .poll(() => trap.requests.map((request) => parentOf(request.headers.traceparent).spanId))
    .toEqual([span.spanId]);
  expect(span.attributes['mediagw.unfinished']).toBe(true);
});

test('trap 8: a burst before leaving keeps to the keepalive budget and loses nothing', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(() => Promise.all(Array.from({ length: 400 }, () => fetch('/api/cart').then((r) => r.text()))));
  await leave(page, trap);
  await expect.poll(() => trap.spans.filter((span) => span.name === 'GET /api/cart').length).toBe(400);
  expect(Math.max(...trap.batchBytes)).toBeLessThanOrEqual(64 * 1024);
  expect(trap.batchBytes.length).toBeGreaterThan(2);
});

test('trap 10: one retry where the intake says when, none else', async ({ page, trap }) => {
  trap.answers.push(
    { status: 500 },
    { status: 429, headers: { 'retry-after': '0' } },
    { status: 429, headers: { 'retry-after': '0' } },
  );
  await open(page, trap);
  await expect.poll(() => trap.batchBytes.length).toBe(1);
  await page.evaluate(() => fetch('/api/cart'));
  await expect.poll(() => trap.batchBytes.length).toBe(3);
  expect(trap.batchBytes[1]).toBe(trap.batchBytes[2]);
  await page.evaluate(() => fetch('/api/catalog'));
  const span = await spanNamed(trap, 'GET /api/catalog');
  expect(span.attributes['mediagw.telemetry.dropped']).toBe('2');
  expect(trap.batchBytes).toHaveLength(4);
});

test('trap 10: 410 is the end for this tab, also after a reload', async ({ page, trap }) => {
  trap.answers.push({ status: 410 });
  await open(page, trap);
  await expect.poll(() => trap.batchBytes.length).toBe(1);
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('mediagw.gone'))).toBe('1');
  await open(page, trap);
  await page.evaluate(() => fetch('/api/cart'));
  await page.goto(`${trap.url}/?off`);
  expect(trap.batchBytes).toHaveLength(1);
  expect(trap.requests[0]?.headers.traceparent).toBeDefined();
});

test('trap 17: an unsampled trace keeps its ids in the header and sends no span', async ({ page, trap }) => {
  await open(page, trap, '/?ratio=0&timing=none');
  await page.evaluate(() => fetch('/api/cart'));
  expect(parentOf(trap.requests[0]?.headers.traceparent).flags).toBe('00');
  await page.goto(`${trap.url}/?off`);
  expect(trap.batchBytes).toHaveLength(0);
});

test('trap 17: the flag of a joined page holds for its fetches', async ({ page, trap }) => {
  // The server says the same by both.
  await open(page, trap, '/?ratio=0&timing=unsampled');
  await page.evaluate(() => fetch('/api/cart'));
  expect(parentOf(trap.requests[0]?.headers.traceparent)).toMatchObject({ traceId: SERVER_SPAN.traceId, flags: '00' });
});

test('trap 18: a prefetch gets neither header nor span, a real navigation both', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(async () => {
    await fetch(new URL('/cart?_rsc=1', location.href), { headers: { rsc: '1', 'next-router-prefetch': '1' } });
    await fetch(new URL('/cart?_rsc=2', location.href), { headers: { rsc: '1' } });
    await fetch('/api/health/live');
    await fetch('/api/jaeger/api/v3/services');
  });
  await leave(page, trap);
  const span = await spanNamed(trap, 'GET /cart');
  expect(span.attributes['url.full']).toBe(`${trap.url}/cart`);
  expect(trap.requests.map((request) => request.headers.traceparent !== undefined)).toEqual([
    false,
    true,
    false,
    false,
  ]);
  expect(trap.spans.filter((one) => one.kind === 3)).toHaveLength(1);
});

test('trap 19: no baggage leaves the browser', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(() => fetch('/api/cart'));
  expect(trap.requests[0]?.headers).toHaveProperty('traceparent');
  expect(trap.requests[0]?.headers).not.toHaveProperty('baggage');
  expect(trap.requests[0]?.headers).not.toHaveProperty('tracestate');
});

test.describe('stale Server-Timing', () => {
  for (const [what, path] of [
    ['is too old', '/?timing=stale'],
    ['is absent', '/?timing=none'],
  ] as const) {
    test(`a page whose Server-Timing ${what} begins a trace of its own`, async ({ page, trap }) => {
      await open(page, trap, path);
      await leave(page, trap);
      const span = await spanNamed(trap, 'pageload /');
      expect(span.traceId).not.toBe(SERVER_SPAN.traceId);
      expect(span.parentSpanId).toBeUndefined();
    });
  }

  test('a page from the cache does not join the trace it was made for', async ({ page, trap }) => {
    await open(page, trap, '/?cached');
    await page.goto(`${trap.url}/?off`);
    await page.goBack();
    await page.evaluate(() => {
      location.href = '/?cached';
    });
    await page.waitForFunction(() => globalThis.mediagw?.emit !== undefined);
    await leave(page, trap);
    await expect.poll(() => trap.spans.filter((span) => span.name === 'pageload /').length).toBeGreaterThan(1);
    const joined = trap.spans.filter((span) => span.traceId === SERVER_SPAN.traceId);
    expect(joined).toHaveLength(1);
  });
});

test("telemetry off: fetch is the browser's own and the SDK is never loaded", async ({ page, trap }) => {
  await page.goto(`${trap.url}/?off`, { waitUntil: 'load' });
  const result = await page.evaluate(async () => {
    const answer = await window.trap.flow('checkout', async (f) => (await f.fetch('/api/cart')).status);
    await new Promise((resolve) => requestIdleCallback(resolve));
    return { answer, isNative: /native code/.test(String(window.fetch)) };
  });
  expect(result).toEqual({ answer: 200, isNative: true });
  expect(trap.requests[0]?.headers).not.toHaveProperty('traceparent');
  expect(trap.scripts.filter((name) => name.startsWith('sdk'))).toEqual([]);
});

test('what happens before the SDK is sent under the ids that went out', async ({ page, trap }) => {
  await page.goto(`${trap.url}/?timing=none&block`, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.trap !== undefined);
  await page.evaluate(() => fetch('/api/cart'));
  const early = trap.requests.find((request) => request.path === '/api/cart');
  await page.goto(`${trap.url}/cart`);
  const span = await spanNamed(trap, 'GET /api/cart');
  const pageload = await spanNamed(trap, 'pageload /');
  expect(parentOf(early?.headers.traceparent)).toMatchObject({ traceId: span.traceId, spanId: span.spanId });
  expect(span).toMatchObject({ parentSpanId: pageload.spanId, traceId: pageload.traceId });
});

test('what happens on several pages that are left before their SDK is sent by the next', async ({ page, trap }) => {
  for (const path of ['/', '/library']) {
    await page.goto(`${trap.url}${path}?timing=none&block`, { waitUntil: 'commit' });
    await page.waitForFunction(() => window.trap !== undefined);
  }
  await page.goto(`${trap.url}/cart`);
  await spanNamed(trap, 'pageload /');
  await spanNamed(trap, 'pageload /library');
});

test('R4.5 a flow is the root of all it awaits, and of the navigation it causes', async ({ page, trap }) => {
  await open(page, trap, '/checkout');
  await page.evaluate(() =>
    window.trap.flow('checkout', async () => {
      for (const path of ['/api/cart', '/api/catalog', '/api/sessions']) await (await fetch(path)).text();
      window.trap.onRouterTransitionStart('/orders/o1', 'push');
      history.pushState(null, '', '/orders/o1');
      await fetch('/orders/o1?_rsc=1', { headers: { rsc: '1' } });
      window.trap.commitNavigation();
    }),
  );
  await leave(page, trap);
  const flow = await spanNamed(trap, 'flow checkout');
  const pageload = await spanNamed(trap, 'pageload /checkout');
  expect(flow).toMatchObject({ kind: 1, links: [{ traceId: pageload.traceId, spanId: pageload.spanId }] });
  expect(flow.parentSpanId).toBeUndefined();
  expect(flow.traceId).not.toBe(pageload.traceId);
  const children = [
    'GET /api/cart',
    'GET /api/catalog',
    'GET /api/sessions',
    'navigation /orders/[id]',
    'GET /orders/[id]',
  ];
  for (const name of children)
    expect(await spanNamed(trap, name)).toMatchObject({ traceId: flow.traceId, parentSpanId: flow.spanId });
  expect((await spanNamed(trap, 'navigation /orders/[id]')).attributes['mediagw.nav.outcome']).toBe('commit');
});

test('R2.6 overlapping flows keep their own fetches, by handle, by bind and by request', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(async () => {
    const { flow } = window.trap;
    const later: (() => Promise<unknown>)[] = [];
    const run = (name: 'cart.add' | 'cart.remove', path: string) =>
      flow(name, async (f) => {
        await f.fetch(`${path}?handle`);
        const request = f.request(`${path}?request`);
        later.push(
          f.bind(() => fetch(`${path}?bind`)),
          () => fetch(request),
        );
      });
    await Promise.all([run('cart.add', '/api/cart'), run('cart.remove', '/api/catalog')]);
    for (const send of later) await send();
  });
  await leave(page, trap);
  const add = await spanNamed(trap, 'flow cart.add');
  const remove = await spanNamed(trap, 'flow cart.remove');
  expect(add.traceId).not.toBe(remove.traceId);
  for (const [flow, name] of [
    [add, 'GET /api/cart'],
    [remove, 'GET /api/catalog'],
  ] as const) {
    const own = trap.spans.filter((span) => span.name === name);
    expect(own).toHaveLength(3);
    for (const span of own) expect(span).toMatchObject({ traceId: flow.traceId, parentSpanId: flow.spanId });
  }
});

test('a browser that tells nothing of the navigation is traced all the same, and nothing throws', async ({
  page,
  trap,
}) => {
  const thrown: Error[] = [];
  page.on('pageerror', (error) => thrown.push(error));
  await page.addInitScript(() => {
    performance.getEntriesByType = () => [];
  });
  await open(page, trap);
  await page.evaluate(() => fetch('/api/cart').then((response) => response.text()));
  await leave(page, trap);
  const pageload = await spanNamed(trap, 'pageload /');
  const span = await spanNamed(trap, 'GET /api/cart');
  expect(span).toMatchObject({ traceId: pageload.traceId, parentSpanId: pageload.spanId });
  expect(thrown).toEqual([]);
});

test('a failed flow is an error with its exception', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(() =>
    window.trap
      .flow('checkout', async () => {
        throw new RangeError('too much');
      })
      .catch(() => undefined),
  );
  await leave(page, trap);
  const span = await spanNamed(trap, 'flow checkout');
  expect(span).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'RangeError' } });
  expect(span.events.map((event) => event.name)).toEqual(['exception']);
});

test('an unsampled flow that fails is sent after all, with what belongs to it', async ({ page, trap }) => {
  await open(page, trap, '/?ratio=0&timing=none');
  await page.evaluate(async () => {
    const { flow } = window.trap;
    await flow('cart.add', (f) => f.fetch('/api/cart'));
    const failing = flow('checkout', async (f) => {
      await f.fetch('/api/status/503');
      throw new RangeError('no answer');
    });
    await failing.catch(() => undefined);
  });
  await leave(page, trap);
  const failed = await spanNamed(trap, 'flow checkout');
  expect(trap.spans.map((span) => span.traceId)).toEqual([failed.traceId, failed.traceId]);
});

test('R5.1 a link click is a navigation of its own, linked to the page before', async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(async () => {
    window.trap.onRouterTransitionStart('/cart', 'push');
    history.pushState(null, '', '/cart');
    await fetch('/cart?_rsc=1', { headers: { rsc: '1' } });
    window.trap.commitNavigation();
    window.trap.onRouterTransitionStart('/cart#total', 'push');
    await fetch('/api/cart');
  });
  await leave(page, trap);
  const pageload = await spanNamed(trap, 'pageload /');
  const navigation = await spanNamed(trap, 'navigation /cart');
  expect(navigation).toMatchObject({ kind: 1, links: [{ traceId: pageload.traceId, spanId: pageload.spanId }] });
  expect(navigation.parentSpanId).toBeUndefined();
  expect(navigation.traceId).not.toBe(pageload.traceId);
  for (const name of ['GET /cart', 'GET /api/cart']) {
    expect(await spanNamed(trap, name)).toMatchObject({ traceId: navigation.traceId, parentSpanId: navigation.spanId });
  }
  expect(trap.spans.filter((span) => span.name.startsWith('navigation'))).toHaveLength(1);
});

test("an operator's pages mark every span they make, and the click that leads there", async ({ page, trap }) => {
  await open(page, trap);
  await page.evaluate(async () => {
    await fetch('/api/cart');
    window.trap.onRouterTransitionStart('/admin/traces', 'push');
    history.pushState(null, '', '/admin/traces');
    window.trap.commitNavigation();
    await fetch('/api/admin/session', { method: 'POST' });
  });
  await leave(page, trap);
  await spanNamed(trap, 'POST /api/admin/session');
  const audiences = Object.fromEntries(trap.spans.map((span) => [span.name, span.attributes['mediagw.audience']]));
  expect(audiences).toEqual({
    'pageload /': undefined,
    'GET /api/cart': undefined,
    'navigation /admin/traces': 'operator',
    'POST /api/admin/session': 'operator',
  });
});

test('R0.8 an error that nobody caught is a log record of its page or flow, also where that is not sampled', async ({
  page,
  trap,
}) => {
  await open(page, trap, '/cart?token=secret&ratio=0&timing=unsampled');
  await page.evaluate(async () => {
    const seen = ['error', 'unhandledrejection'].map(
      (type) => new Promise((done) => addEventListener(type, done, { once: true })),
    );
    setTimeout(() => {
      throw new TypeError('no title');
    });
    void Promise.reject('a word');
    await Promise.all(seen);
  });
  await leave(page, trap, 'logs');
  await expect.poll(() => trap.logs.length).toBeGreaterThan(1);
  const told = trap.logs.filter(({ eventName }) => eventName === 'exception');
  expect(told.map(({ attributes }) => attributes['exception.message']).sort()).toEqual(['a word', 'no title']);
  const error = told.find(({ attributes }) => attributes['exception.type'] === 'TypeError');
  expect(error).toMatchObject({ severityNumber: 17, traceId: SERVER_SPAN.traceId, flags: 0 });
  expect(error?.attributes['exception.stacktrace']).toContain('TypeError: no title');
  expect(error?.attributes['url.full']).toBe(`${trap.url}/cart?token=REDACTED&ratio=0&timing=unsampled`);
  expect(trap.spans).toEqual([]);
});

test('R0.8 web vitals are log records of the page load, once, when it is first hidden', async ({ page, trap }) => {
  await open(page, trap, '/cart');
  await page.evaluate(() => {
    const button = document.body.appendChild(document.createElement('button'));
    button.textContent = 'Slow';
    button.style.font = '48px serif';
    button.onclick = () => {
      const endMs = performance.now() + 120;
      while (performance.now() < endMs);
    };
  });
  // The first input ends the search for the largest.
  await seen(page, 'largest-contentful-paint');
  await page.getByRole('button').click();
  await seen(page, 'event', 'click');
  await leave(page, trap, 'logs');
  const pageload = await spanNamed(trap, 'pageload /cart');
  const vital = (name: string) => trap.logs.filter(({ attributes }) => attributes['browser.web_vital.name'] === name);
  await expect.poll(() => vital('ttfb')).toHaveLength(1);
  expect(trap.logs.every(({ spanId }) => spanId === pageload.spanId)).toBe(true);
  expect(vital('lcp')).toHaveLength(1);
  const [inp] = vital('inp');
  expect(Number(inp?.attributes['browser.web_vital.value'])).toBeGreaterThanOrEqual(100);
});
