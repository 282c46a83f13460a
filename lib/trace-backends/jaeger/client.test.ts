import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromOtlp } from '@/lib/traces/from-otlp';
import type { Span } from '@/lib/traces/model';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import type { TraceQuery } from '../backend';
import { createJaegerBackend } from './client';

/** Faults that the real Jaegers of `e2e/backends/dialects.test.ts` cannot show, and the versions between them. */
let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function jaeger(
  listener: RequestListener,
  options: { timeoutMs?: number; bodyBytesMax?: number } = {},
): Promise<ReturnType<typeof createJaegerBackend>> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return createJaegerBackend({ baseUrl: `http://127.0.0.1:${(started.address() as AddressInfo).port}`, ...options });
}

const signal = new AbortController().signal;
const readBytes = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();
const json =
  (body: unknown, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const html: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>');
};
const noRoute: RequestListener = (_, response) => {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
};

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spans = traceFromText('web | GET / | server 0-10 error\n web | INSERT orders | client 1-2', { traceId });

/** Routes by path; all else as Jaeger 2.13 answers it. */
const routes =
  (table: Record<string, RequestListener>, fallback: RequestListener = html): RequestListener =>
  (request, response) =>
    (table[new URL(request.url ?? '/', 'http://x').pathname] ?? fallback)(request, response);

/** A proxy before it answers in its own pages. */
const page =
  (status: number): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html><title>Storage service</title></html>');
  };

function failure(said: string): object {
  return { code: 'upstream_failed', detail: expect.stringMatching(said) };
}

const asks = {
  trace: (backend) => backend.trace(traceId, signal),
  services: (backend) => backend.services(signal),
  summaries: (backend) => backend.summaries({ limit: 5 }, signal),
  search: (backend) => backend.search({ limit: 5 }, signal),
  searchOtlp: (backend) => backend.searchOtlp({ limit: 5, service: 'web' }, signal),
} satisfies Record<string, (backend: ReturnType<typeof createJaegerBackend>) => Promise<unknown>>;

describe('createJaegerBackend, faults', () => {
  it.each<[string, RequestListener, object, object]>([
    ['hangs', () => undefined, { timeoutMs: 100 }, { code: 'upstream_timeout' }],
    ['answers garbage', (_, response) => void response.end('{"services":['), {}, failure('that is not JSON')],
    ['answers another shape', json([{ services: 1 }]), {}, failure('')],
    ['answers its web page to everything', html, {}, failure('does not speak the Jaeger query API')],
    ['has none of the routes', noRoute, {}, failure('does not speak the Jaeger query API')],
    ['has none of the routes and says so in a page', page(404), {}, failure('does not speak the Jaeger query API')],
    ['is behind a gateway that fails', page(502), {}, failure(String.raw`\(502\): Bad Gateway\.$`)],
    ['is behind a gateway that has no one', page(503), {}, failure(String.raw`\(503\): Service Unavailable\.$`)],
    ['is behind a proxy that lets nobody in', page(401), {}, failure(String.raw`\(401\): Unauthorized\.$`)],
    [
      'redirects',
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      {},
      failure(''),
    ],
    ['fails', json({ error: { message: 'storage is down' } }, 500), {}, failure(String.raw`\(500\): storage is down`)],
    [
      'answers too much',
      (_, response) => void response.end('x'.repeat(100_000)),
      { bodyBytesMax: 10_000 },
      failure('more than'),
    ],
    [
      'breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"services"');
        setImmediate(() => response.destroy());
      },
      {},
      failure(''),
    ],
  ])('names itself when it %s', async (_, listener, options, error) => {
    const backend = await jaeger(listener, options);
    for (const [name, ask] of Object.entries(asks)) {
      await expect(ask(backend), name).rejects.toMatchObject(error);
      await expect(ask(backend), name).rejects.toMatchObject({
        detail: expect.stringMatching(/^Jaeger at 127\.0\.0\.1:\d+ /),
      });
    }
  });

  it('asks again at once where a gateway failed before a Jaeger that has only v3', async () => {
    let isBack = false;
    const backend = await jaeger((request, response) => {
      const answer = request.url?.startsWith('/api/v3/') ? json({ result: toOtlp(spans) }) : noRoute;
      (isBack ? answer : page(502))(request, response);
    });
    for (const ask of Object.values(asks))
      await expect(ask(backend)).rejects.toMatchObject({ code: 'upstream_failed' });
    isBack = true;
    expect(await backend.trace(traceId, signal)).toEqual(spans);
    expect(await backend.search({ limit: 5, startMinUs: 1 }, signal)).toEqual([spans]);
  });

  it.each<[string, Record<string, RequestListener>]>([
    ['v3', { [`/api/v3/traces/${traceId}`]: json({ error: { httpCode: 404, message: 'No traces found' } }, 404) }],
    ['the old dialect', { [`/api/traces/${traceId}`]: json({ errors: [{ code: 404, msg: 'trace not found' }] }, 404) }],
  ])('takes a trace that %s does not know for none', async (_, table) => {
    expect(await (await jaeger(routes(table))).trace(traceId, signal)).toBeUndefined();
  });

  it('names itself when nobody is there, and never shows a password', async () => {
    const backend = createJaegerBackend({ baseUrl: 'http://user:secret@127.0.0.1:9/jaeger' });
    await expect(backend.services(signal)).rejects.toMatchObject({
      code: 'upstream_failed',
      detail: 'Jaeger at 127.0.0.1:9 could not be reached.',
    });
    expect(backend.name).not.toContain('secret');
  });

  it('stops when the caller does', async () => {
    const backend = await jaeger(() => undefined);
    const controller = new AbortController();
    const asked = backend.services(controller.signal);
    controller.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });
});

describe('createJaegerBackend, the answer of a v3 search', () => {
  const other = traceFromText('web | GET /other | server 0-3000', { traceId: '1'.repeat(32) });
  const query = { service: 'web', startMinUs: 1, limit: 5 };
  const answering = (body: unknown) =>
    jaeger(routes({ '/api/v3/traces': json(body), '/api/traces': json({ data: [] }) }));

  it('goes on as it came', async () => {
    const body = { result: { ...toOtlp([...spans, ...other]), ours: ['not', 1] } };
    const backend = await answering(body);
    const { service, limit } = query;
    for (const asked of [query, { ...query, operation: 'GET /', startMaxUs: 2e15 }, { service, limit }]) {
      expect(readBytes(await backend.searchOtlp(asked, signal))).toBe(JSON.stringify(body));
    }
  });

  it.each<[string, Span[], TraceQuery, Span[]]>([
    ['spans come twice', [...spans, ...other, ...spans], query, [...spans, ...other]],
    ['there are more traces than wanted', [...spans, ...other], { ...query, limit: 1 }, spans],
    [
      'a version may not know the question: attributes',
      [...spans, ...other],
      { ...query, attributes: { error: 'true' } },
      [],
    ],
    [
      'a version may not know the question: durations',
      [...spans, ...other],
      { ...query, durationMinUs: 1_000_000 },
      other,
    ],
    ['operators’ own are hidden', [...spans, ...other], { ...query, hideOperators: true }, [...spans, ...other]],
    ['an id is in capitals', spans.map((span) => ({ ...span, traceId: traceId.toUpperCase() })), query, spans],
  ])('is made anew where %s', async (_, sent, asked, wanted) => {
    const backend = await answering({ result: { ...toOtlp(sent), ours: true } });
    const answer = readBytes(await backend.searchOtlp(asked, signal));
    expect(answer === undefined ? [] : fromOtlp(JSON.parse(answer))).toEqual(wanted);
    expect(answer ?? '').not.toContain('ours');
  });

  it('is none where there are no hits', async () => {
    for (const body of [{}, { result: {} }, { result: { resourceSpans: [] } }]) {
      const backend = await answering(body);
      expect(await backend.searchOtlp(query, signal)).toBeUndefined();
      server?.close();
    }
    const backend = await jaeger(routes({ '/api/v3/traces': json({ error: { httpCode: 404 } }, 404) }));
    expect(await backend.searchOtlp(query, signal)).toBeUndefined();
  });
});

describe('createJaegerBackend, dialects', () => {
  it('reads summaries from a Jaeger that has them, and hides operators’ own', async () => {
    const asked: URLSearchParams[] = [];
    const backend = await jaeger((request, response) => {
      const params = new URL(request.url ?? '', 'http://x').searchParams;
      asked.push(params);
      const mine = {
        traceId,
        rootServiceName: 'web',
        rootOperationName: 'GET /',
        minStartTimeUnixNano: '1700000000000000000',
        maxEndTimeUnixNano: '1700000000010000000',
        spanCount: 2,
        services: [{ name: 'web', spanCount: 2 }],
      };
      const operators = { ...mine, traceId: '1', rootOperationName: 'GET /admin' };
      const summaries = params.get('query.attributes')?.includes('operator') ? [operators] : [mine, operators];
      json({ summaries })(request, response);
    });
    expect(await backend.summaries({ limit: 20, hideOperators: true }, signal)).toEqual([
      {
        traceId,
        rootService: 'web',
        rootName: 'GET /',
        provisional: false,
        startUs: 1_700_000_000_000_000,
        endUs: 1_700_000_000_010_000,
        spanCount: 2,
        errorCount: 0,
        services: [{ name: 'web', spanCount: 2, errorCount: 0 }],
        operator: false,
      },
    ]);
    expect(asked[0]?.get('query.search_depth')).toBe('60');
    expect(asked[0]?.has('query.start_time_min')).toBe(true);
  });

  it('takes no hits for none: an empty object, a 404', async () => {
    const summaries = await jaeger(routes({ '/api/v3/trace-summaries': json({}) }));
    expect(await summaries.summaries({ limit: 5 }, signal)).toEqual([]);
    server?.close();
    const search = await jaeger(
      routes({ '/api/v3/traces': json({ error: { httpCode: 404, message: 'No traces found' } }, 404) }),
    );
    expect(await search.summaries({ limit: 5 }, signal)).toEqual([]);
  });

  it('asks for every service where one is demanded, and makes the summaries', async () => {
    const services: (string | null)[] = [];
    const backend = await jaeger(
      routes({
        '/api/v3/services': json({ services: ['web', 'worker'] }),
        '/api/v3/traces': (request, response) => {
          const service = new URL(request.url ?? '', 'http://x').searchParams.get('query.service_name');
          services.push(service);
          if (!service)
            json({ error: { httpCode: 400, message: "parameter 'service' is required" } }, 400)(request, response);
          else json({ result: toOtlp(service === 'web' ? spans : []) }, 200)(request, response);
        },
      }),
    );
    expect(await backend.summaries({ limit: 5 }, signal)).toMatchObject([
      { traceId, rootName: 'GET /', spanCount: 2, errorCount: 1 },
    ]);
    expect(services.sort()).toEqual([null, 'web', 'worker'].sort());
  });

  it('asks for many more whole traces only where operators’ own were most of the few', async () => {
    const asked: number[] = [];
    const idOf = (n: number) => (n + 1).toString(16).padStart(32, '0');
    const held = Array.from({ length: 200 }, (_, n) =>
      traceFromText(`web | ${n % 2 ? 'GET / | server 0-1' : 'GET /admin | server 0-1 mediagw.audience=operator'}`, {
        traceId: idOf(n),
        originUs: 1_700_000_000_000_000 - n * 1_000_000,
      }),
    );
    const backend = await jaeger(
      routes({
        '/api/v3/traces': (request, response) => {
          const depth = Number(new URL(request.url ?? '', 'http://x').searchParams.get('query.search_depth'));
          asked.push(depth);
          json({ result: toOtlp(held.slice(0, depth).flat()) })(request, response);
        },
      }),
    );
    const startMinUs = 1;
    expect(await backend.summaries({ startMinUs, limit: 10, hideOperators: true }, signal)).toHaveLength(10);
    expect(await backend.summaries({ startMinUs, limit: 60, hideOperators: true }, signal)).toHaveLength(60);
    expect(asked).toEqual([30, 80, 140]);
  });

  it('asks for dependencies in milliseconds, in the old dialect as that alone has them', async () => {
    const asked: string[] = [];
    const backend = await jaeger((request, response) => {
      asked.push(request.url ?? '');
      json({ data: asked.length === 1 ? [{ parent: 'web', child: 'pay', callCount: 7 }] : null })(request, response);
    });
    const window = { startMinUs: 1_700_000_000_000_999, startMaxUs: 1_700_000_001_000_001 };
    expect(await backend.dependencies(window, signal)).toEqual([{ parent: 'web', child: 'pay', callCount: 7 }]);
    expect(asked).toEqual(['/api/dependencies?endTs=1700000001001&lookback=1001']);
    expect(await backend.dependencies(window, signal)).toEqual([]);
  });

  it.each<[string, RequestListener]>([
    [
      'finds',
      (_, response) =>
        void response.end(`{"result":{"resourceSpans":[{"instrumentationLibrarySpans":[]}]}}\n{"result":`),
    ],
    ['finds nothing', (_, response) => void response.end('')],
    ['does not know the trace', json({ error: { grpcCode: 2, httpCode: 500, message: 'trace not found' } }, 500)],
  ])('leaves the v3 of Jaeger 1 alone for a while where it %s', async (_, answer) => {
    let isNew = false;
    let asked = 0;
    const backend = await jaeger((request, response) => {
      if (!request.url?.startsWith('/api/v3/')) return json({ data: [] })(request, response);
      asked += 1;
      (isNew ? json({ result: toOtlp(spans) }) : answer)(request, response);
    });
    expect(await backend.trace(traceId, signal)).toBeUndefined();
    isNew = true;
    expect(await backend.trace(traceId, signal)).toBeUndefined();
    expect(asked).toBe(1);
    const later = performance.now() + 60_000;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => later);
    expect(await backend.trace(traceId, signal)).toEqual(spans);
    clock.mockRestore();
  });

  it('speaks the old dialect to a Jaeger that has only that', async () => {
    const unknown = '0'.repeat(31).concat('9');
    const old = {
      data: [
        {
          traceID: traceId.slice(16),
          spans: [
            {
              traceID: traceId.slice(16),
              spanID: '1',
              operationName: 'GET /',
              references: [],
              startTime: 1000,
              duration: 10,
              processID: 'p1',
              tags: [
                { key: 'span.kind', type: 'string', value: 'server' },
                { key: 'error', type: 'bool', value: true },
                { key: '__proto__', type: 'string', value: 'x' },
              ],
              logs: [],
            },
            {
              traceID: traceId.slice(16),
              spanID: '2',
              operationName: 'INSERT orders',
              references: [{ refType: 'CHILD_OF', traceID: traceId.slice(16), spanID: '1' }],
              startTime: 1001,
              duration: 5,
              processID: 'p1',
              tags: [],
              logs: [{ timestamp: 1002, fields: [{ key: 'event', value: 'exception' }] }],
            },
          ],
          processes: { p1: { serviceName: 'web', tags: [] } },
        },
      ],
    };
    const backend = await jaeger(
      routes(
        {
          '/api/services': json({ data: ['web'] }),
          '/api/operations': json({ data: [{ name: 'GET /', spanKind: 'server' }] }),
          '/api/traces': json(old),
          [`/api/traces/${traceId}`]: json(old),
          [`/api/traces/${unknown}`]: json({ data: null, errors: [{ code: 404, msg: 'trace not found' }] }, 404),
        },
        noRoute,
      ),
    );
    expect(await backend.services(signal)).toEqual(['web']);
    expect(await backend.operations('web', undefined, signal)).toEqual([{ name: 'GET /', kind: 'server' }]);
    expect(await backend.summaries({ limit: 5 }, signal)).toMatchObject([
      { rootName: 'GET /', spanCount: 2, errorCount: 1 },
    ]);
    expect(await backend.trace(traceId, signal)).toMatchObject([
      {
        traceId: traceId.slice(16).padStart(32, '0'),
        spanId: '0000000000000001',
        kind: 'server',
        status: 'error',
        attributes: [['__proto__', 'x']],
      },
      { parentSpanId: '0000000000000001', links: [], events: [{ name: 'exception', timeUs: 1002 }] },
    ]);
    expect(await backend.trace(unknown, signal)).toBeUndefined();
  });
});
