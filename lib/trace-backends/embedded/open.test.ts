import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromOtlp } from '@/lib/traces/from-otlp';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { legacyTraces } from '@/lib/traces/to-jaeger';
import { toOtlp } from '@/lib/traces/to-otlp';
import { TraceWire } from '@/lib/traces/trace-wire';
import { bundleEntry } from '../testing/bundle-entry';
import { otlpLogs } from '../testing/otlp-logs';
import { type EmbeddedTraceStore, openEmbeddedStore } from './open';
import { EmbeddedStore } from './store';

const KILLS = 6;
const signal = new AbortController().signal;
let threadFile: string;
let writerFile: string;
let directory: string;

beforeAll(async () => {
  [threadFile, writerFile] = await Promise.all([
    bundleEntry('lib/trace-backends/embedded/store-thread.ts'),
    bundleEntry('lib/trace-backends/testing/write-until-killed.ts'),
  ]);
});

afterAll(() => {
  for (const file of [threadFile, writerFile]) rmSync(dirname(file), { recursive: true, force: true });
});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'trace-thread-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (bytesMax = 100_000_000): Promise<EmbeddedTraceStore> =>
  openEmbeddedStore({ directory, bytesMax, threadFile });

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spans = traceFromText('web | GET / | server 0-1 a=b\n web | INSERT orders | client 0-1', { traceId });
const body = (): Uint8Array => Buffer.from(JSON.stringify(toOtlp(spans)));

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe('openEmbeddedStore', () => {
  it('answers from its thread what was written there', async () => {
    const store = await open();
    await store.write(body());
    expect(await store.services(signal)).toEqual(['web']);
    expect(await store.operations('web', 'client', signal)).toEqual([{ name: 'INSERT orders', kind: 'client' }]);
    expect(await store.summaries({ limit: 5, attributes: { a: 'b' } }, signal)).toMatchObject([
      { traceId, spanCount: 2 },
    ]);
    expect(await store.trace(traceId, signal)).toEqual(spans);
    expect(fromOtlp(JSON.parse(Buffer.from((await store.traceOtlp(traceId, signal)) ?? []).toString()))).toEqual(spans);
    expect(await store.traceOtlp('0'.repeat(31).concat('1'), signal)).toBeUndefined();
    const columns = await store.traceColumns(traceId, signal);
    expect(TraceWire.parse(JSON.parse(Buffer.from(columns ?? []).toString()))).toEqual(spans);
    expect(textOf(await store.traceJaeger(traceId, false, signal))).toBe(JSON.stringify(legacyTraces([spans])));
    expect(await store.traceJaeger('0'.repeat(31).concat('1'), true, signal)).toBeUndefined();
    expect(await store.dependencies({ startMinUs: 0, startMaxUs: Number.MAX_SAFE_INTEGER }, signal)).toEqual([
      { parent: 'web', child: 'web', callCount: 1 },
    ]);
    await store.writeLogs(otlpLogs([{ traceId, body: 'said' }]));
    expect(await store.logsOf(traceId, 5, signal)).toMatchObject({ logs: [{ body: 'said' }], truncated: false });
    expect(await store.stats()).toMatchObject({ spans: 2, traces: 1, writesWaiting: 0 });
    await store.close();
    await expect(store.write(body())).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('makes the answers of several traces in its thread, as bytes', async () => {
    const other = traceFromText('worker | poll | internal 0-1', {
      traceId: '1'.repeat(32),
      originUs: 1_600_000_000_000_000,
    });
    const gone = '0'.repeat(31).concat('1');
    const store = await open();
    await store.write(body());
    await store.write(Buffer.from(JSON.stringify(toOtlp(other))));
    const query = { limit: 5 };
    expect(textOf(await store.searchOtlp(query, signal))).toBe(
      JSON.stringify({ result: toOtlp([...spans, ...other]) }),
    );
    expect(await store.searchOtlp({ ...query, service: 'nobody' }, signal)).toBeUndefined();
    const missing = [{ msg: 'trace not found', traceID: '0000000000000001' }];
    for (const [isPretty, indent] of [
      [false, undefined],
      [true, 4],
    ] as const) {
      const print = (answer: unknown) => JSON.stringify(answer, undefined, indent);
      expect(textOf(await store.traceJaeger(traceId, isPretty, signal))).toBe(print(legacyTraces([spans])));
      expect(textOf(await store.searchJaeger(query, isPretty, signal))).toBe(print(legacyTraces([spans, other])));
      expect(textOf(await store.lookUpJaeger([other[0]?.traceId ?? '', gone, traceId], isPretty, signal))).toBe(
        print(legacyTraces([other, spans], missing)),
      );
    }
    const controller = new AbortController();
    const aborted = [
      store.searchOtlp(query, controller.signal),
      store.lookUpJaeger([traceId], false, controller.signal),
    ];
    controller.abort(new Error('left'));
    for (const answer of aborted) await expect(answer).rejects.toThrow('left');
    await store.close();
  });

  it('deletes by age what nobody has asked about', async () => {
    const store = await openEmbeddedStore({ directory, bytesMax: 100_000_000, ageMaxMs: 200, threadFile });
    await store.write(body());
    const other = traceFromText('web | GET /later | server 0-1', { traceId: 'f'.repeat(32) });
    const isThere = async (): Promise<boolean> => {
      await store.write(Buffer.from(JSON.stringify(toOtlp(other))));
      return (await store.trace(traceId, signal)) !== undefined;
    };
    await expect.poll(isThere, { timeout: 10_000 }).toBe(false);
    await store.close();
  });

  it('leaves the bytes of the caller alone', async () => {
    const store = await open();
    const bytes = body();
    await store.write(bytes);
    expect(bytes).toEqual(body());
    await store.close();
  });

  it('says what is wrong with a body, and refuses more than it can hold', async () => {
    const store = await open();
    await expect(store.write(Buffer.from('{'))).rejects.toMatchObject({ code: 'invalid_request' });
    const mixed = [store.writeLogs(Buffer.from('{')), store.write(body()), store.writeLogs(otlpLogs([{ traceId }]))];
    expect((await Promise.allSettled(mixed)).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    const writes = await Promise.allSettled(Array.from({ length: 1000 }, () => store.write(body())));
    const refused = writes.filter((write) => write.status === 'rejected');
    expect(refused.length).toBeGreaterThan(400);
    expect(refused[0]).toMatchObject({ reason: { code: 'unavailable', retryAfterS: 1 } });
    expect(await store.trace(traceId, signal)).toHaveLength(2);
    await store.close();
  });

  it('answers reads before writes that wait, and gives an aborted one up', async () => {
    const store = await open();
    const order: string[] = [];
    const write = store.write(body()).then(() => order.push('write'));
    const read = store.services(signal).then(() => order.push('read'));
    await Promise.all([write, read]);
    expect(order).toEqual(['read', 'write']);
    const controller = new AbortController();
    const aborted = store.summaries({ limit: 1 }, controller.signal);
    controller.abort(new Error('gone'));
    await expect(aborted).rejects.toThrow('gone');
    await store.close();
  });

  it('writes what was handed in before it closes', async () => {
    const store = await open();
    const write = store.write(body());
    await store.close();
    await write;
    const again = await open();
    expect(await again.trace(traceId, signal)).toHaveLength(2);
    await again.close();
  });

  it('says why it cannot open', async () => {
    const store = await open();
    await expect(open()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Another process'),
    });
    await store.close();
  });

  it('starts its thread again when it died', async () => {
    const fragile = join(dirname(threadFile), 'fragile.mjs');
    writeFileSync(
      fragile,
      `import './entry.mjs'; import { parentPort } from 'node:worker_threads';
       parentPort.on('message', (request) => { if (request.args?.[0] === 'die') throw new Error('died'); });`,
    );
    const store = await openEmbeddedStore({ directory, bytesMax: 100_000_000, threadFile: fragile });
    await store.write(body());
    await Promise.allSettled([store.operations('die', undefined, signal)]);
    await expect.poll(() => store.trace(traceId, signal).catch(() => []), { timeout: 10_000 }).toEqual(spans);
    await store.close();
  });

  it('loses no acknowledged span and no log record to kill -9', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      acknowledged.push(...(await writeAndKill()));
      const store = new EmbeddedStore({ directory, bytesMax: 1_000_000_000 });
      for (const line of acknowledged) {
        const [trace = '', ...ids] = line.split(' ');
        const found = store.trace(trace)?.map((span) => span.spanId) ?? [];
        expect(found.sort()).toEqual(ids.sort());
        expect(
          store
            .logsOf(trace, 1000)
            .logs.map(({ body: said }) => said)
            .sort(),
        ).toEqual(ids);
      }
      expect(store.sql.all('PRAGMA integrity_check')).toEqual([['ok']]);
      store.close();
    }
    expect(acknowledged.length).toBeGreaterThan(KILLS);
  }, 120_000);
});

/** Killed at a random number of acknowledgements, so that slow machines get as far as fast ones. */
async function writeAndKill(): Promise<string[]> {
  const child: ChildProcess = spawn(process.execPath, [writerFile, directory, threadFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killAt = 1 + Math.floor(Math.random() * 300);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > killAt) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  const lines = output.split('\n');
  lines.pop();
  return lines;
}
