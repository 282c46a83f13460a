import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { withMeter } from '@/lib/telemetry/server/metrics/testing';
import { createMediaContext, type MediaContext } from './context';
import { serveMedia } from './serve-media';

const OWNER = 'viewer-1';
const SEGMENT = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31) % 251);
const exporter = new InMemorySpanExporter();

let root: string;
let ctx: MediaContext;

beforeAll(async () => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  root = await mkdtemp(path.join(tmpdir(), 'mg-serve-'));
  await mkdir(path.join(root, 'film-abc', '540p'), { recursive: true });
  await writeFile(path.join(root, 'film-abc', 'master.m3u8'), '#EXTM3U\n');
  await writeFile(path.join(root, 'film-abc', 'film.json'), '{}');
  await writeFile(path.join(root, 'film-abc', '540p', '0001.m4s'), SEGMENT);
  await writeFile(path.join(root, 'film-abc', '540p', '0002.m4s'), '');
  await writeFile(path.join(root, 'secret.mp4'), 'outside');
  await symlink(path.join(root, 'secret.mp4'), path.join(root, 'film-abc', 'link.mp4'));
  ctx = createMediaContext({
    root,
    mediaKeyOf: async (titleId) => (titleId === 'film' ? 'film-abc' : undefined),
    owns: async (viewerId) => viewerId === OWNER,
  });
});
afterAll(async () => {
  trace.disable();
  await rm(root, { recursive: true, force: true });
});
beforeEach(() => exporter.reset());

function ask(file: string, headers: Record<string, string> = {}, options: { viewerId?: string; method?: string } = {}) {
  const request = new Request(`http://gateway/media/film/${file}`, { headers, method: options.method ?? 'GET' });
  const titleId = 'film';
  return serveMedia({ viewerId: options.viewerId ?? OWNER, titleId, path: file.split('/'), request }, ctx);
}

const isSame = async (response: Response, bytes: Uint8Array) =>
  Buffer.from(await response.arrayBuffer()).equals(Buffer.from(bytes));
/** Both spans end once the file is closed, a moment after the last byte was read. */
const spans = () =>
  vi.waitFor(() => {
    const finished = exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, ...attributes }));
    expect(finished).toHaveLength(2);
    return finished;
  });

describe('delivery', () => {
  it('R2.4 counts what was asked for, how it ended, and its bytes', async () => {
    const read = withMeter();
    await (await ask('master.m3u8')).text();
    await (await ask('540p/0001.m4s')).arrayBuffer();
    await expect(ask('540p/0001.m4s', {}, { viewerId: 'stranger' })).rejects.toMatchObject({ code: 'forbidden' });
    await vi.waitFor(async () =>
      expect(await read(gatewayMetrics.mediaRequests)).toEqual({
        'playlist complete': 1,
        'segment complete': 1,
        'segment refused': 1,
      }),
    );
    expect(await read(gatewayMetrics.mediaBytes)).toEqual({ playlist: 8, segment: SEGMENT.byteLength });
  });

  it('ends when the player is gone before it asked for the first byte', async () => {
    const leaving = new AbortController();
    const request = new Request('http://gateway/media/film/540p/0001.m4s', { signal: leaving.signal });
    const asked = () => serveMedia({ viewerId: OWNER, titleId: 'film', path: ['540p', '0001.m4s'], request }, ctx);
    await asked();
    leaving.abort();
    await spans();
    exporter.reset();
    const late = await asked();
    expect(await spans()).toContainEqual(
      expect.objectContaining({ 'mediagw.media.delivery': 'cancelled', 'mediagw.media.bytes': 0 }),
    );
    await expect(late.arrayBuffer()).rejects.toThrow();
  });

  it('R0.2 sends a segment whole, with its type, length and tag, under stream.segment', async () => {
    const response = await ask('540p/0001.m4s');
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/iso.segment',
      'content-length': '200000',
      'accept-ranges': 'bytes',
      etag: '"film-abc-30d40"',
    });
    expect(await isSame(response, SEGMENT)).toBe(true);
    expect(await spans()).toEqual([
      expect.objectContaining({ name: 'storage.read', 'mediagw.media.offset': 0, 'mediagw.media.bytes': 200_000 }),
      {
        name: 'stream.segment',
        'mediagw.media.title': 'film',
        'mediagw.media.file': '540p/0001.m4s',
        'mediagw.media.rendition': '540p',
        'mediagw.media.bytes': 200_000,
        'mediagw.media.delivery': 'complete',
      },
    ]);
  });

  it('R0.2 opens the stream with the master playlist, under stream.open', async () => {
    const response = await ask('master.m3u8');
    expect(response.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    expect(await response.text()).toBe('#EXTM3U\n');
    expect((await spans()).map(({ name }) => name)).toEqual(['storage.read', 'stream.open']);
  });

  it('sends exactly the bytes that a range names', async () => {
    const bound = fc.integer({ min: 0, max: SEGMENT.length - 1 });
    await fc.assert(
      fc.asyncProperty(bound, bound, async (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const response = await ask('540p/0001.m4s', { range: `bytes=${from}-${to}` });
        expect(response.status).toBe(206);
        expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to}/${SEGMENT.length}`);
        expect(response.headers.get('content-length')).toBe(String(to - from + 1));
        expect(await isSame(response, SEGMENT.slice(from, to + 1))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('answers 416 with the length for a range behind the end', async () => {
    const response = await ask('540p/0001.m4s', { range: 'bytes=200000-' });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */200000']);
  });

  it('answers 304 for the tag it gave, and a range only of that version', async () => {
    const etag = (await ask('540p/0001.m4s', {}, { method: 'HEAD' })).headers.get('etag') ?? '';
    const same = await ask('540p/0001.m4s', { 'if-none-match': etag, range: 'bytes=0-1' });
    expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, null, etag]);
    const [current, old] = await Promise.all(
      [etag, '"old"'].map((tag) => ask('540p/0001.m4s', { 'if-range': tag, range: 'bytes=0-1' })),
    );
    expect([current?.status, old?.status]).toEqual([206, 200]);
    await Promise.all([current?.body?.cancel(), old?.body?.cancel()]);
  });

  it('tells by HEAD what GET would send, without a body', async () => {
    const response = await ask('540p/0001.m4s', { range: 'bytes=0-1' }, { method: 'HEAD' });
    expect([response.status, response.body, response.headers.get('content-length')]).toEqual([200, null, '200000']);
    const empty = await ask('540p/0002.m4s');
    expect([empty.status, await empty.text()]).toEqual([200, '']);
  });

  it('reads only as fast as the player does, and ends with it', async () => {
    const reader = (await ask('540p/0001.m4s')).body?.getReader();
    expect((await reader?.read())?.value?.byteLength).toBe(64 * 1024);
    await reader?.cancel();
    await vi.waitFor(() =>
      expect(exporter.getFinishedSpans().map(({ attributes }) => attributes)).toContainEqual(
        expect.objectContaining({ 'mediagw.media.delivery': 'cancelled', 'mediagw.media.bytes': 64 * 1024 }),
      ),
    );
  });

  it('breaks off a file that becomes shorter on the way, and says so on the span', async () => {
    const file = path.join(root, 'film-abc', '540p', '0003.m4s');
    await writeFile(file, SEGMENT);
    const reader = (await ask('540p/0003.m4s')).body?.getReader();
    await reader?.read();
    await truncate(file, 70_000);
    await reader?.read();
    await expect(reader?.read()).rejects.toThrow('before 199999');
    const failed = exporter.getFinishedSpans().filter(({ status }) => status.code === 2);
    expect(failed.map(({ name }) => name)).toEqual(['storage.read', 'stream.segment']);
  });
});

describe('closed doors', () => {
  it('refuses who does not own the title, whether it exists or not', async () => {
    const stranger = ask('540p/0001.m4s', {}, { viewerId: 'viewer-2' });
    await expect(stranger).rejects.toMatchObject({ code: 'forbidden', reason: 'not_entitled' });
    const nothing = ask('540p/9999.m4s', {}, { viewerId: 'viewer-2' });
    await expect(nothing).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each([
    '../secret.mp4',
    '..%2fsecret.mp4',
    '540p/../../secret.mp4',
    '540p\\0001.m4s',
    '.hidden.mp4',
    'link.mp4',
    'film.json',
    '540p',
    '540p/',
    '',
    'a/b/c/d/e.mp4',
    '540p/0001.m4s\0.mp4',
    '540p/0001.exe',
    'master.m3u8/x.mp4',
  ])('knows no file %j', async (file) => {
    await expect(ask(file)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('answers any path with a file of the title or with nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), async (parts) => {
        const request = new Request('http://gateway/');
        const attempt = serveMedia({ viewerId: OWNER, titleId: 'film', path: parts, request }, ctx);
        await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
      }),
    );
  });
});
