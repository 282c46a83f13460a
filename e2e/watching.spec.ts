import { randomBytes } from 'node:crypto';
import { type APIRequestContext, request } from '@playwright/test';
import type { Span } from '../lib/traces/model';
import { attribute } from '../lib/traces/model';
import { expect, test } from './fixtures';
import { buyFilm } from './shopping';
import { has } from './spans';

// As a player and as a stranger, without a browser: what `/media`, the sessions and the users answer.

const TITLE = 'salt-meridian';
const MASTER = `/media/${TITLE}/master.m3u8`;

let owner: APIRequestContext;
let stranger: APIRequestContext;

test.beforeAll(async ({ gateway }) => {
  const options = { baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } };
  owner = await request.newContext(options);
  stranger = await request.newContext(options);
  await buyFilm(owner);
  await stranger.get('/', { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } });
});
test.afterAll(async () => {
  await owner.dispose();
  await stranger.dispose();
});

async function viewerId(client: APIRequestContext): Promise<string> {
  const { cookies } = await client.storageState();
  return cookies.find(({ name }) => name === 'mg_viewer')?.value.split('.')[0] ?? '';
}

function newTrace() {
  const traceId = randomBytes(16).toString('hex');
  return { traceId, headers: { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` } };
}

const named = (spans: readonly Span[], name: string) => spans.find((span) => span.name === name);

async function firstSegment(): Promise<string> {
  const master = await (await owner.get(MASTER)).text();
  const [playlist = ''] = /^\d+p\/index\.m3u8$/m.exec(master) ?? [];
  const segments = await (await owner.get(`/media/${TITLE}/${playlist}`)).text();
  return `/media/${TITLE}/${playlist.replace('index.m3u8', '')}${/^\d+\.m4s$/m.exec(segments)?.[0]}`;
}

test('R0.2 R4.7 a stream opens and its segments arrive, whole or by range, under their spans', async ({ spans }) => {
  const open = newTrace();
  const master = await owner.get(MASTER, { headers: open.headers });
  expect(master.status()).toBe(200);
  expect(master.headers()['content-type']).toBe('application/vnd.apple.mpegurl');
  expect(await master.text()).toContain('CODECS="avc1');
  await spans.waitFor(open.traceId, has('stream.open'));

  const address = await firstSegment();
  const part = newTrace();
  const whole = await (await owner.get(address)).body();
  const ranged = await owner.get(address, { headers: { ...part.headers, range: 'bytes=100-299' } });
  expect([ranged.status(), ranged.headers()['content-range']]).toEqual([206, `bytes 100-299/${whole.byteLength}`]);
  expect((await ranged.body()).equals(whole.subarray(100, 300))).toBe(true);
  const all = await spans.waitFor(part.traceId, has('GET /media/[title]/[...path]', 'stream.segment', 'storage.read'));
  const server = named(all, 'GET /media/[title]/[...path]');
  const segment = named(all, 'stream.segment');
  const read = named(all, 'storage.read');
  expect([server?.kind, segment?.parentSpanId !== undefined]).toEqual(['server', true]);
  expect(read?.parentSpanId).toBe(segment?.spanId);
  expect(attribute(segment?.attributes ?? [], 'mediagw.media.bytes')).toBe(200);
  expect(attribute(server?.attributes ?? [], 'http.response.status_code')).toBe(206);
});

test('a segment answers conditional requests, HEAD, and ranges behind its end', async () => {
  const address = await firstSegment();
  const head = await owner.head(address);
  const { etag = '' } = head.headers();
  expect([head.status(), head.headers()['content-type'], head.headers()['accept-ranges']]).toEqual([
    200,
    'video/iso.segment',
    'bytes',
  ]);
  expect((await head.body()).byteLength).toBe(0);
  const length = (await (await owner.get(address)).body()).byteLength;
  expect((await owner.get(address, { headers: { 'if-none-match': etag } })).status()).toBe(304);
  const behind = await owner.get(address, { headers: { range: `bytes=${length}-` } });
  expect([behind.status(), behind.headers()['content-range']]).toEqual([416, `bytes */${length}`]);
});

test('a stream is closed to who does not own it, and a path leads nowhere but into it', async ({ gateway }) => {
  const refused = await stranger.get(MASTER);
  expect([refused.status(), await refused.json()]).toEqual([403, expect.objectContaining({ code: 'not_entitled' })]);
  expect((await fetch(`${gateway.url}${MASTER}`)).status).toBe(401);
  for (const path of [
    'film.json',
    '..%2f..%2fsecret',
    '540p%2f..%2fmaster.m3u8',
    '540p/%2e%2e%5cx.mp4',
    'a.exe',
    '540p',
  ]) {
    expect((await owner.get(`/media/${TITLE}/${path}`)).status(), path).toBe(404);
  }
});

test('R3.6 a playback session is kept in the cache, for its viewer alone', async ({ spans }) => {
  const created = await owner.post('/api/sessions', { data: { titleId: TITLE } });
  expect(created.status(), await created.text()).toBe(201);
  const { session } = (await created.json()) as { session: { id: string; playlistUrl: string } };
  expect(session).toMatchObject({ titleId: TITLE, state: 'paused', playlistUrl: MASTER });
  const address = `/api/sessions/${session.id}`;
  expect((await owner.patch(address, { data: { positionMs: 4000, state: 'playing' } })).status()).toBe(200);

  const { traceId, headers } = newTrace();
  const read = await owner.get(address, { headers });
  expect(await read.json()).toEqual({ session: { ...session, positionMs: 4000, state: 'playing' } });
  const all = await spans.waitFor(traceId, has('GET session', 'GET /api/sessions/[id]'));
  expect(attribute(named(all, 'GET session')?.attributes ?? [], 'mediagw.cache.outcome')).toBe('hit');
  expect(named(all, 'GET /api/sessions/[id]')?.kind).toBe('server');

  for (const answer of [
    await stranger.get(address),
    await stranger.patch(address, { data: { positionMs: 1 } }),
    await stranger.delete(address),
  ]) {
    expect(answer.status()).toBe(404);
  }
  expect((await stranger.post('/api/sessions', { data: { titleId: TITLE } })).status()).toBe(403);
  const crossSite = { origin: 'https://evil.example' };
  expect((await owner.post('/api/sessions', { data: { titleId: TITLE }, headers: crossSite })).status()).toBe(403);
  expect((await owner.patch(address, { data: { positionMs: 1, more: 1 } })).status()).toBe(400);
  expect((await owner.delete(address)).status()).toBe(204);
  expect((await owner.get(address)).status()).toBe(404);
});

test('R3.6 a user is read from the database, by himself and by operators', async ({ spans, operatorPage }) => {
  const id = await viewerId(owner);
  const { traceId, headers } = newTrace();
  const own = await owner.get(`/api/users/${id}`, { headers });
  expect([own.status(), await own.json()]).toEqual([
    200,
    { user: { id, email: 'ada@example.com', createdAt: expect.any(String) } },
  ]);
  const all = await spans.waitFor(traceId, (some) => named(some, 'SELECT viewers') !== undefined);
  expect(named(all, 'SELECT viewers')?.kind).toBe('client');
  expect((await operatorPage.request.get(`/api/users/${id}`)).status()).toBe(200);
  const foreign = await stranger.get(`/api/users/${id}`);
  const missing = await stranger.get('/api/users/00000000-0000-4000-8000-000000000000');
  expect([foreign.status(), missing.status()]).toEqual([404, 404]);
  const { traceId: _, ...shown } = (await foreign.json()) as Record<string, unknown>;
  expect(await missing.json()).toMatchObject(shown);
});
