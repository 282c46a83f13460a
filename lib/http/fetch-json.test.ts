import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ApiError, fetchJson, NetworkError, SchemaError, TimeoutError } from './fetch-json';

const schema = z.object({ n: z.number() });
const answering = (response: Response) => vi.fn<typeof fetch>(async () => response);
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

it('sends JSON and gives back what the schema read', async () => {
  const fetch = answering(Response.json({ n: 1 }));
  await expect(
    fetchJson('/x', { schema, body: { a: 1 }, headers: { 'idempotency-key': 'k' }, fetch }),
  ).resolves.toEqual({ n: 1 });
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
  });
});

it('reads an empty answer as undefined', async () => {
  const fetch = answering(new Response(null, { status: 204 }));
  await expect(fetchJson('/x', { schema: z.undefined(), method: 'DELETE', fetch })).resolves.toBeUndefined();
});

it('throws what a problem document says', async () => {
  const problem = { code: 'payment_declined', detail: 'The card was declined.', traceId: 'a'.repeat(32) };
  const headers = { 'content-type': 'application/problem+json', 'retry-after': '3' };
  const error = await failure(
    fetchJson('/x', { schema, fetch: answering(new Response(JSON.stringify(problem), { status: 402, headers })) }),
  );
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 402, ...problem, retryAfterS: 3 });
});

it('makes do with an error that is no problem document', async () => {
  const error = await failure(
    fetchJson('/x', { schema, fetch: answering(new Response('<h1>502</h1>', { status: 502 })) }),
  );
  expect(error).toMatchObject({ name: 'ApiError', status: 502, code: 'internal', traceId: undefined });
});

it('tells a wrong shape, no network and no answer apart', async () => {
  expect(await failure(fetchJson('/x', { schema, fetch: answering(Response.json({ n: 'one' })) }))).toBeInstanceOf(
    SchemaError,
  );
  expect(await failure(fetchJson('/x', { schema, fetch: answering(new Response('hm')) }))).toBeInstanceOf(SchemaError);
  const offline = vi.fn<typeof fetch>(() => Promise.reject(new TypeError('fetch failed')));
  expect(await failure(fetchJson('/x', { schema, fetch: offline }))).toBeInstanceOf(NetworkError);
  expect(await failure(fetchJson('/x', { schema, fetch: untilAborted, timeoutMs: 5 }))).toBeInstanceOf(TimeoutError);
});

it("gives the caller's own abort back as it is", async () => {
  const abort = new AbortController();
  const pending = failure(fetchJson('/x', { schema, fetch: untilAborted, signal: abort.signal }));
  abort.abort();
  expect(await pending).toMatchObject({ name: 'AbortError' });
});

const untilAborted: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
